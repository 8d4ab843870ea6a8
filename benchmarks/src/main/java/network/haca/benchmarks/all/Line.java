package network.haca.benchmarks.all;

import java.io.IOException;
import network.haca.benchmarks.report.Section;

/** One measurement of the page. */
interface Line {
  /** The word by which it is asked for alone. */
  String name();

  /**
   * Measures.
   *
   * @throws IOException if that fails
   */
  Section measure() throws IOException, InterruptedException;
}
