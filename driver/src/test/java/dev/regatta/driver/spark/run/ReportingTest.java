package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page that a run leaves, of real runs. */
class ReportingTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path classes;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    classes =
        TestJobs.csv(folder.resolve("classes"), TestJobs.CLASSES_HEADER, TestJobs.classes(900), 2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String report(Job job) throws IOException {
    return report(job, 0);
  }

  /** Interrupted after so many rounds; 0 for never. */
  private static String report(Job job, int interruptedAfter) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    TrainRequest request =
        new TrainRequest(
            job, new Resume.Auto(), false, () -> asked.incrementAndGet() == interruptedAfter);
    List<String> notes = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    TrainResult result = TrainingRun.run(spark, request.withReport(), listener);
    assertThat(notes).noneMatch(line -> line.contains("report.html"));
    return Files.readString(Path.of(result.directory().toUri()).resolve("report.html"));
  }

  private static Document parse(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setAttribute("http://javax.xml.XMLConstants/property/accessExternalDTD", "");
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
  }

  private static List<String> texts(Document page, String tag) {
    return texts(page.getDocumentElement(), tag);
  }

  private static List<String> texts(Element in, String tag) {
    NodeList nodes = in.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  @Test
  void tellsOfAClassifier() throws Exception {
    Path run = folder.resolve("classifier");
    String text = report(TestJobs.classifier(classes, run, "training.epochs=2"));

    Document page = parse(text);
    assertThat(texts(page, "h2"))
        .containsExactly(
            "How training went",
            "What the model does with the test rows",
            "What was trained on what",
            "What it took",
            "Settings",
            "What to do with it");
    assertThat(texts(page, "figcaption"))
        .contains("loss", "accuracy", "learning rate", "Calibration");
    assertThat(text)
        .contains("regatta predict " + run + "/model", "prefers-color-scheme: dark")
        .doesNotContain("src=", "href=", "url(", "<script");
    assertThat(page.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("classifier");
    assertThat(squareSum(page)).as("every test row is in the matrix").isEqualTo(testRows(run));
  }

  private static long testRows(Path run) throws IOException {
    Matcher rows =
        Pattern.compile("\"rows\" : \\{[^}]*\"test\" : ([0-9]+)")
            .matcher(Files.readString(run.resolve("summary.json")));
    assertThat(rows.find()).isTrue();
    return Long.parseLong(rows.group(1));
  }

  private static long squareSum(Document page) {
    NodeList cells = page.getElementsByTagName("td");
    return IntStream.range(0, cells.getLength())
        .mapToObj(i -> (Element) cells.item(i))
        .filter(cell -> cell.getAttribute("class").equals("cell"))
        .mapToLong(cell -> Long.parseLong(cell.getTextContent().replace(",", "")))
        .sum();
  }

  /** The label follows from one column; the other two, one of them text, are noise. */
  @Test
  void theColumnThatDecidesIsTheImportantOne() throws Exception {
    List<String> lines = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 1200; i++) {
      double decides = random.nextGaussian();
      lines.add(
          String.format(
              Locale.ROOT,
              "%d,%.4f,%.4f,%s,1,%s",
              i,
              random.nextGaussian(),
              decides,
              "c" + random.nextInt(3),
              decides > 0 ? "yes" : "no"));
    }
    Path rows = TestJobs.csv(folder.resolve("two"), TestJobs.CLASSES_HEADER, lines, 1);

    Document page =
        parse(report(TestJobs.classifier(rows, folder.resolve("important"), "training.epochs=6")));

    Element table = table(page, "What the network needs");
    List<String> names =
        IntStream.range(0, 3)
            .mapToObj(i -> table.getElementsByTagName("th").item(i).getTextContent())
            .toList();
    List<Double> rises =
        IntStream.of(0, 2, 4)
            .mapToObj(i -> table.getElementsByTagName("td").item(i).getTextContent())
            .map(Double::valueOf)
            .toList();
    assertThat(names).containsExactlyInAnyOrder("a", "b", "colour").startsWith("b");
    assertThat(rises.get(0)).isGreaterThan(0.3);
    assertThat(rises.get(1)).isLessThan(0.1);
    assertThat(texts(page, "figcaption")).contains("ROC curve", "Precision and recall");
  }

  /** Labels of one colour are drawn by lot; those of the others follow from a number. */
  @Test
  void theCategoryThatCannotBeLearntIsTheWorst() throws Exception {
    List<String> lines = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 1500; i++) {
      double decides = random.nextGaussian();
      String colour = List.of("red", "green", "blue").get(random.nextInt(3));
      boolean yes = colour.equals("green") ? random.nextBoolean() : decides > 0;
      lines.add(
          String.format(
              Locale.ROOT, "%d,0.5,%.4f,%s,1,%s", i, decides, colour, yes ? "yes" : "no"));
    }
    Path rows = TestJobs.csv(folder.resolve("lots"), TestJobs.CLASSES_HEADER, lines, 1);

    Document page =
        parse(report(TestJobs.classifier(rows, folder.resolve("slices"), "training.epochs=6")));

    Element table = table(page, "Where it does worst");
    List<String> cells = texts(table, "td");
    assertThat(cells.subList(0, 2)).containsExactly("colour", "green");
    assertThat(Double.parseDouble(cells.get(4))).as("of the mean").isGreaterThan(1.3);
    assertThat(cells).contains("red", "blue");
  }

  private static Element table(Document page, String caption) {
    NodeList captions = page.getElementsByTagName("caption");
    return IntStream.range(0, captions.getLength())
        .mapToObj(captions::item)
        .filter(each -> each.getTextContent().startsWith(caption))
        .map(each -> (Element) each.getParentNode())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsOfARegressionInItsOwnUnit() throws Exception {
    Path rows =
        TestJobs.csv(folder.resolve("numbers"), TestJobs.NUMBERS_HEADER, TestJobs.numbers(600), 1);
    Job job =
        TestJobs.job(
            """
            data:
              train: {format: csv, path: "%s"}
              features: [a, b, colour]
              label: price
              validation: {fraction: 0.2}
              test: null
            task: regression
            network: {layers: [{units: 8, activation: tanh}]}
            training: {epochs: 3, workers: 2, storage: disk}
            output: "%s"
            """
                .formatted(rows, folder.resolve("regression")));

    Document page = parse(report(job));

    assertThat(texts(page, "h2")).contains("What the model does with the validation rows");
    assertThat(texts(page, "figcaption")).contains("Target by prediction", "Residuals");
    Element chart =
        IntStream.range(0, page.getElementsByTagName("figure").getLength())
            .mapToObj(i -> (Element) page.getElementsByTagName("figure").item(i))
            .filter(figure -> figure.getTextContent().startsWith("\nTarget by prediction"))
            .findFirst()
            .orElseThrow();
    assertThat(chart.getTextContent()).as("prices lie around 500").containsAnyOf("450", "500");
  }

  @Test
  void anInterruptedRunSaysHowToGoOn() throws Exception {
    Job job = TestJobs.classifier(classes, folder.resolve("cut-off"));

    Document page = parse(report(job, 5));

    assertThat(texts(page, "p"))
        .contains("The command that began it goes on from the last checkpoint.");
    assertThat(texts(page, "h2")).noneMatch(heading -> heading.startsWith("What the model does"));
    Document whole = parse(report(job));
    assertThat(texts(whole, "h2")).anyMatch(heading -> heading.startsWith("What the model does"));
  }

  /** Spark's exceptions are checked ones that no signature tells of. */
  @Test
  void aReportThatSparkFailsToMakeCostsNoRun() {
    String limit = "spark.driver.maxResultSize";
    List<String> notes = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void saved(SavedCheckpoint checkpoint) {
            // From here on no task of the run has so much to tell, but that of the report.
            spark.sparkContext().conf().set(limit, "10k");
          }

          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    Path run = folder.resolve("unreported");
    TrainRequest request =
        TrainRequest.of(TestJobs.classifier(classes, run, "training.exchange=local"));

    TrainResult result;
    try {
      result = TrainingRun.run(spark, request.withReport(), listener);
    } finally {
      spark.sparkContext().conf().remove(limit);
    }

    assertThat(notes)
        .filteredOn(line -> line.startsWith("report.html could not be written: "))
        .singleElement()
        .asString()
        .contains(limit);
    assertThat(result.status()).isEqualTo("completed");
    assertThat(run.resolve("model/model.json")).exists();
    assertThat(run.resolve("report.html")).doesNotExist();
  }

  @Test
  void settingsThatTheJobGivesStandApartFromDefaults() {
    Job job =
        TestJobs.classifier(
            classes, folder.resolve("settings"), "optimizer={type: sgd, learning-rate: 0.5}");

    ObjectNode defaults = Reporting.defaults(job);

    assertThat(defaults.at("/optimizer/type").asText()).isEqualTo("auto");
    assertThat(defaults.at("/optimizer/learning-rate").isNumber()).isTrue();
    assertThat(defaults.at("/training/seed").asLong()).isEqualTo(42);
    assertThat(defaults.at("/training/batch-size").asText()).isEqualTo("auto");
    assertThat(defaults.at("/data/train").isMissingNode()).isTrue();
  }
}
