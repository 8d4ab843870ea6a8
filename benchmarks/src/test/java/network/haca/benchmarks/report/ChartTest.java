package network.haca.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartTest {
  private static final Chart CHART =
      new Chart(
          "cost & <load>",
          "clients",
          List.of(
              new Chart.Line(
                  "ms",
                  List.of(new Chart.Point(1, 10), new Chart.Point(2, 5), new Chart.Point(4, 0)))));

  private static Document parsed(Chart chart) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(chart.svg())));
  }

  @Test
  void placesDoubleFromStepToStepAndValuesReachFromTheAxisToTheTop() throws Exception {
    String[] points =
        ((Element) parsed(CHART).getElementsByTagName("polyline").item(0))
            .getAttribute("points")
            .split(" ", -1);
    double[] x = new double[points.length];
    double[] y = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      x[i] = Double.parseDouble(points[i].split(",", -1)[0]);
      y[i] = Double.parseDouble(points[i].split(",", -1)[1]);
    }
    assertEquals(x[1] - x[0], x[2] - x[1], 0.11);
    assertTrue(x[0] < x[1]);
    assertEquals(y[2] - y[1], y[1] - y[0], 0.11, "a half is in the middle");
    assertTrue(y[0] < y[2], "more is higher");
  }

  @Test
  void itIsADocumentWhateverItsNamesAre() throws Exception {
    assertTrue(parsed(CHART).getDocumentElement().getTextContent().contains("cost & <load>"));
  }

  @Test
  void aLineWithoutAPointIsNone() {
    assertThrows(IllegalArgumentException.class, () -> new Chart.Line("ms", List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Chart("t", "x", List.of()));
  }
}
