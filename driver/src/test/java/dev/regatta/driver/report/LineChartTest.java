package dev.regatta.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.report.LineChart.Line;
import dev.regatta.driver.report.LineChart.Range;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LineChartTest {
  static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setAttribute("http://javax.xml.XMLConstants/property/accessExternalDTD", "");
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }

  private static Line line(int group, double... y) {
    double[] x = IntStream.rangeClosed(1, y.length).mapToDouble(i -> 1000 * i).toArray();
    return new Line("line " + group, group, x, y);
  }

  private static LineChart chart(double top, Line... lines) {
    return new LineChart("a chart", "rows", "loss", top, List.of(lines));
  }

  private static List<String> points(Document svg, int line) {
    Element polyline = (Element) svg.getElementsByTagName("polyline").item(line);
    return List.of(polyline.getAttribute("points").split(" ", -1));
  }

  private static List<String> texts(Document svg) {
    NodeList texts = svg.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength())
        .mapToObj(i -> texts.item(i).getTextContent())
        .toList();
  }

  @Test
  void linesSpanTheWholePicture() throws Exception {
    Document svg = parse(chart(Double.POSITIVE_INFINITY, line(0, 4, 2, 1)).svg());

    assertThat(points(svg, 0)).containsExactly("64.0,12.0", "346.0,180.0", "628.0,264.0");
    assertThat(texts(svg)).contains("1k", "2k", "3k", "1", "1.5", "4", "rows", "loss");
  }

  @Test
  void whatIsNotFiniteIsLeftOut() throws Exception {
    Document svg = parse(chart(9, line(0, 1, Double.NaN, 3, Double.POSITIVE_INFINITY, 2)).svg());

    assertThat(points(svg, 0)).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void whatLiesAboveTheTopRunsOutOfThePicture() throws Exception {
    Document svg = parse(chart(3, line(0, 1e30, 1), line(1, 3, 2)).svg());

    assertThat(points(svg, 0).get(0)).isEqualTo("64.0,-3200.0");
    assertThat(points(svg, 1).get(0)).isEqualTo("64.0,12.0");
  }

  @Test
  void nothingAndOneValueHaveAnAxisToo() throws Exception {
    assertThat(texts(parse(chart(1).svg()))).contains("0", "0.2", "1");
    assertThat(points(parse(chart(9, line(0, 5)).svg()), 0)).containsExactly("346.0,138.0");
  }

  @Test
  void namesAreEscaped() throws Exception {
    Line line = new Line("a < \"b\" & 'c'\u0007", 0, new double[] {1, 2}, new double[] {1, 2});
    String svg = new LineChart("<t>", "x & y", "</text>", 9, List.of(line)).svg();

    Document parsed = parse(svg);

    assertThat(parsed.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("<t>");
    assertThat(parsed.getElementsByTagName("title").item(1).getTextContent())
        .isEqualTo("a < \"b\" & 'c' ");
    assertThat(texts(parsed)).contains("x & y", "</text>");
  }

  @Test
  void manyGroupsAreToldApartByColourOrDashes() {
    assertThat(
            IntStream.range(0, 21)
                .mapToObj(group -> LineChart.colour(group) + LineChart.dashes(group)))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, '0,0.2,0.4,0.6,0.8,1'",
    "0.31, 0.58, '0.35,0.4,0.45,0.5,0.55'",
    "-3, 4, '-3,-2,-1,0,1,2,3,4'",
    "0, 1500000, '0,200k,400k,600k,800k,1M,1.2M,1.4M'",
    "9990, 10010, '9.99k,9.995k,10k,10.005k,10.01k'",
    "0, 0.00002, '0,0.000005,0.00001,0.000015,0.00002'"
  })
  void ticksAreRound(double from, double to, String labels) {
    Range range = new Range(from, to);
    assertThat(range.ticks().stream().map(tick -> LineChart.label(tick, range.unit())))
        .containsExactly(labels.split(","));
  }
}
