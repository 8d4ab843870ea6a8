package network.haca.service;

/** A running role of the network, as whoever started it sees it. */
public interface Role extends AutoCloseable {
  /** What it needs to live and to work, asked at any time from any thread. */
  Health health();

  /** Ends it, and gives back its folders and ports; what does not close is logged. */
  @Override
  void close();
}
