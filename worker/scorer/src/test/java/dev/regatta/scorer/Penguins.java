package dev.regatta.scorer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.Workers;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Treatments;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** A model that one worker trained to tell three kinds of penguins. */
final class Penguins {
  private static final int ROWS = 300;
  private static final int STEPS = 200;
  private static final double RATE = 0.01;
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              InputColumn.number("bill"),
              InputColumn.number("flipper"),
              InputColumn.text("island")),
          new LabelColumn("species", LabelColumn.Kind.CLASS_TEXT),
          null);
  private static final String SPEC =
      """
      network: {layers: [{units: 16, activation: relu}], loss: cross-entropy}
      inputs: %d
      classes: %d
      label-scale: 1
      optimizer: {type: adam, learning-rate: 0.01}
      regularization: {}
      local-state: average
      batch-size: 32
      threads: 1
      seed: 5
      """;

  private Penguins() {}

  /** Trains, and writes the model's directory as a run does. */
  static void write(Path directory) throws IOException, BadRowException {
    Model model = train();
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(Model.JSON_FILE), model.toJson().toString());
    try (OutputStream out = Files.newOutputStream(directory.resolve(Model.WEIGHTS_FILE))) {
      model.tensors().write(out);
    }
  }

  private static Model train() throws BadRowException {
    List<RawRow> rows = rows();
    Prepare prepare =
        new Binder(new Registries(Workers.registries()))
            .bind(JobText.parse("prepare", "{}", Map.of()), Prepare.class);
    PreparationFit fit = new PreparationFit(Treatments.of(LAYOUT, prepare));
    rows.forEach(fit::add);
    Preparation preparation = fit.finish();
    WorkerSpec spec =
        Workers.bindSpec(
            JobText.parse(
                "spec",
                SPEC.formatted(preparation.width(), preparation.classes().size()),
                Map.of()));
    PackedShard shard = shard(rows, preparation);
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(7, weights);
    double[] rates = new double[STEPS];
    Arrays.fill(rates, RATE);
    try (LocalTrainer trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shard, 0)) {
      StartState start = new StartState(weights, new float[2][weights.length], null);
      for (int epoch = 0; epoch < 20; epoch++) {
        Update update = trainer.run(new RoundPlan(epoch, 0, rates, 0, false), start, () -> false);
        float[] end = Objects.requireNonNull(update.end())[0].clone();
        start = new StartState(end, new float[2][weights.length], null);
      }
      ObjectNode provenance = JsonNodeFactory.instance.objectNode().put("trainedBy", "a test");
      return new Model(spec, preparation, start.weights(), provenance);
    }
  }

  private static PackedShard shard(List<RawRow> rows, Preparation preparation)
      throws BadRowException {
    ShardBuilder builder = new ShardBuilder(ROWS, preparation.width(), false, 0);
    for (RawRow row : rows) {
      preparation.apply(row, builder.block(), builder.offset(), new long[1]);
      preparation.labels(row, builder.labels(), builder.labelOffset());
      builder.endRow(1);
    }
    return builder.build();
  }

  private static List<RawRow> rows() {
    Random random = new Random(3);
    List<RawRow> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int species = i % 3;
      RawRow row = LAYOUT.newRow();
      row.numbers[0] = 38 + 5 * species + random.nextGaussian();
      row.numbers[1] = 190 + 10 * (species / 2) + random.nextInt(8);
      row.texts[0] = List.of("Torgersen", "Dream", "Biscoe").get(species);
      row.labelText = List.of("Adelie", "Chinstrap", "Gentoo").get(species);
      rows.add(row);
    }
    return rows;
  }
}
