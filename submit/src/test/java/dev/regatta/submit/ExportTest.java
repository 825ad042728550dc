package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regatta.conf.JobText;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.worker.Workers;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Treatments;
import dev.regatta.worker.train.WorkerSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code regatta export}, without a Spark session. */
class ExportTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void saveAModel() throws IOException {
    ModelFrame.save(model(), directory.toString(), new Configuration());
    Files.writeString(directory.resolve("taken.onnx"), "of somebody else's");
  }

  /** Prices by area, island and a time far from 0. */
  private static Model model() {
    Layout layout =
        new Layout(
            List.of(
                InputColumn.number("area"), InputColumn.text("island"), InputColumn.number("time")),
            new LabelColumn("price", LabelColumn.Kind.TARGET),
            null);
    Prepare prepare = Jobs.binder().bind(JobText.parse("test", "{}", Map.of()), Prepare.class);
    PreparationFit fit = new PreparationFit(Treatments.of(layout, prepare));
    for (int i = 0; i < 10; i++) {
      RawRow row = layout.newRow();
      row.numbers[0] = i;
      row.numbers[1] = 1.7e12 + i;
      row.texts[0] = i % 2 == 0 ? "Dream" : "Biscoe";
      row.labels[0] = 1000 * i;
      fit.add(row);
    }
    Preparation preparation = fit.finish();
    String text =
        """
        network: {layers: [], loss: mse}
        inputs: 4
        classes: 0
        label-scale: 1
        optimizer: sgd
        regularization: {}
        local-state: average
        batch-size: 4
        threads: 1
        seed: 5
        """;
    WorkerSpec spec = Workers.bindSpec(JobText.parse("test", text, Map.of()));
    float[] weights = {1, 0, 0, 0, 0};
    return new Model(spec, preparation, weights, JsonNodeFactory.instance.objectNode());
  }

  private int export(String... words) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] all = Stream.concat(Stream.of("export"), Stream.of(words)).toArray(String[]::new);
    return Main.commandLine(Main.commands(new SparkActions(Map.of(), print)))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private List<String> printed() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAFileThatARuntimeReadsAndSaysWhatGoesIn() throws Exception {
    Path file = directory.resolve("price.onnx");

    assertThat(export(directory + "/model", "--onnx", file.toString())).isZero();

    assertThat(printed()).hasSize(6);
    assertThat(printed().subList(0, 4))
        .containsExactly(
            "input          area float [rows, 1]",
            "input          island string [rows, 1]",
            "input          time float [rows, 1]",
            "output         prediction double [rows]");
    assertThat(printed().get(4)).startsWith("column time: as float").contains("--numbers double");
    assertThat(printed().get(5)).isEqualTo("the model is in " + file);
    assertThat(files()).containsExactly("model", "price.onnx", "taken.onnx");
    // The fitted scalings of area and price cancel each other out.
    assertThat(predict(file, new float[][] {{3}, {7.5f}}, new float[2][1]))
        .satisfies(prices -> assertThat(prices[0]).isBetween(2999.9, 3000.1))
        .satisfies(prices -> assertThat(prices[1]).isBetween(7499.9, 7500.1));
  }

  @Test
  void readsARunDirectoryAndTakesDoubles() throws Exception {
    Path file = directory.resolve("price.onnx");

    assertThat(export(directory.toString(), "--onnx", file.toString(), "--numbers", "double"))
        .isZero();

    assertThat(printed())
        .containsExactly(
            "input          area double [rows, 1]",
            "input          island string [rows, 1]",
            "input          time double [rows, 1]",
            "output         prediction double [rows]",
            "the model is in " + file);
    assertThat(predict(file, new double[][] {{3}}, new double[1][1])).hasSize(1);
  }

  private static double[] predict(Path file, Object area, Object time)
      throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    String[][] islands = new String[((Object[]) area).length][1];
    for (String[] island : islands) {
      island[0] = "Dream";
    }
    try (OrtSession session = environment.createSession(Files.readAllBytes(file));
        OnnxTensor first = OnnxTensor.createTensor(environment, area);
        OnnxTensor second = OnnxTensor.createTensor(environment, islands);
        OnnxTensor third = OnnxTensor.createTensor(environment, time);
        OrtSession.Result result =
            session.run(Map.of("area", first, "island", second, "time", third))) {
      return (double[]) result.get(0).getValue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing | a.onnx | model .*/missing does not exist",
        "taken.onnx | a.onnx | model .*/taken.onnx is a file: give the model directory, .*",
        "model | taken.onnx | --onnx .*/taken.onnx exists; give another path, or remove it",
        "model | model | --onnx .*/model exists; give another path, or remove it",
        "model | no/a.onnx | --onnx .*/no/a.onnx: there is no directory .*/no; make it, or .*",
        "model | taken.onnx/a | --onnx .*/taken.onnx/a: there is no directory .*/taken.onnx; .*",
      })
  void wrongInputIsToldInOneLineAndNothingIsWritten(String model, String file, String message)
      throws IOException {
    assertThat(export(directory + "/" + model, "--onnx", directory + "/" + file))
        .isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString().lines()).singleElement().asString().matches(message);
    assertThat(printed()).isEmpty();
    assertThat(files()).containsExactly("model", "taken.onnx");
    assertThat(Files.readString(directory.resolve("taken.onnx"))).isEqualTo("of somebody else's");
  }

  @Test
  void aDirectoryThatTakesNoFilesIsToldInOneLine() {
    assertThat(export(directory + "/model", "--onnx", "/proc/a.onnx"))
        .isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("--onnx /proc/a.onnx cannot be written: ");
  }

  @Test
  void whatIsNoPathIsToldInOneLine() {
    assertThat(export(directory + "/model", "--onnx", "a:b.onnx")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("--onnx a:b.onnx ");
  }
}
