package network.haca.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Lines over an axis that doubles from step to step, as SVG: each line has a scale of its own, from
 * nothing to its greatest value, which stands beside it.
 *
 * @param across the name of the axis
 * @param lines of at least one point each, with the same places across
 * @param caption a sentence that stands under it: where it bends and why; may be empty
 */
public record Chart(String title, String across, List<Line> lines, String caption) {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 30;
  private static final int RIGHT = 190;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS = List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd");

  /** One of the lines. */
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
      if (points.isEmpty()) {
        throw new IllegalArgumentException("line %s has no points".formatted(name));
      }
    }

    /**
     * A line through one point for each measurement.
     *
     * @param at the place across of a measurement, more than 0
     */
    public static <T> Line of(
        String name, List<T> all, ToDoubleFunction<T> at, ToDoubleFunction<T> value) {
      return new Line(
          name,
          all.stream()
              .map(each -> new Point(at.applyAsDouble(each), value.applyAsDouble(each)))
              .toList());
    }

    private double greatest() {
      return points.stream().mapToDouble(Point::value).max().orElseThrow();
    }
  }

  /**
   * A measured value.
   *
   * @param at its place across, more than 0
   */
  public record Point(double at, double value) {}

  public Chart {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > COLOURS.size()) {
      throw new IllegalArgumentException("a chart has 1 to %d lines".formatted(COLOURS.size()));
    }
  }

  /** One without a caption. */
  public Chart(String title, String across, List<Line> lines) {
    this(title, across, lines, "");
  }

  /** The document. */
  public String svg() {
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
                <rect width="%1$d" height="%2$d" fill="white"/>
                <text x="%3$d" y="20" font-size="14">%4$s</text>
                <path d="M%3$d %5$d V%6$d H%7$d" fill="none" stroke="#888"/>
                """,
                WIDTH,
                HEIGHT,
                LEFT,
                escaped(title),
                TOP,
                HEIGHT - BOTTOM,
                WIDTH - RIGHT));
    for (Point point : lines.getFirst().points()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
              x(point.at()),
              HEIGHT - BOTTOM + 18,
              number(point.at())));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
            (LEFT + WIDTH - RIGHT) / 2,
            HEIGHT - 10,
            escaped(across)));
    for (int i = 0; i < lines.size(); i++) {
      svg.append(drawn(lines.get(i), COLOURS.get(i), i));
    }
    return svg.append("</svg>\n").toString();
  }

  private String drawn(Line line, String colour, int index) {
    StringBuilder points = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (Point point : line.points()) {
      double y = y(point.value(), line.greatest());
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.at()), y));
      marks.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s: %s</title></circle>\n",
              x(point.at()),
              y,
              colour,
              number(point.at()),
              number(point.value())));
    }
    return String.format(
        Locale.ROOT,
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n%s<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n<text x=\"%d\" y=\"%d\" fill=\"%s\">at most %s</text>\n",
        points.toString().strip(),
        colour,
        marks,
        WIDTH - RIGHT + 12,
        TOP + 12 + 40 * index,
        colour,
        escaped(line.name()),
        WIDTH - RIGHT + 12,
        TOP + 28 + 40 * index,
        colour,
        number(line.greatest()));
  }

  private double x(double at) {
    double least = logarithm(Math::min);
    double greatest = logarithm(Math::max);
    double part = greatest == least ? 0.5 : (Math.log(at) - least) / (greatest - least);
    return LEFT + 20 + part * (WIDTH - RIGHT - LEFT - 40);
  }

  private double logarithm(DoubleBinaryOperator choice) {
    ToDoubleFunction<Point> log = point -> Math.log(point.at());
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(log)
        .reduce(choice)
        .orElseThrow();
  }

  private static double y(double value, double greatest) {
    double part = greatest == 0 ? 0 : value / greatest;
    return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
  }

  private static String number(double value) {
    return value >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
