package network.haca.oracle.core;

import java.io.IOException;
import java.util.List;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/** The board on which data nodes publish their reports, and see those of others. */
public interface ReportBoard extends AutoCloseable {
  /** Begins to see the reports of others; again it does nothing. */
  void listen();

  /**
   * Publishes a report of this node.
   *
   * @throws IOException if it is not there
   */
  void publish(SignedReport report) throws IOException;

  /** The reports of a round that data nodes signed; a node that contradicted itself has several. */
  List<SignedReport> seen(Bytes32 feedId, long round);

  @Override
  void close();
}
