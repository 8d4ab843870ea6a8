package network.haca.devnet.chaos;

/** A disturbance of a network that is undone after a while. */
sealed interface Fault {
  /** The role or link that it is done to. */
  String target();

  /** In a report. */
  String name();

  /** A process ends, and is started again. */
  record Ending(String target, How how) implements Fault {
    enum How {
      KILLED,
      RESTARTED,
      STORE_LOST,
      COMETBFT_KILLED
    }

    @Override
    public String name() {
      return Names.of(how);
    }
  }

  /** SIGSTOP, and SIGCONT. */
  record Pause(String target) implements Fault {
    @Override
    public String name() {
      return "paused";
    }
  }

  /** No byte more fits where the role keeps its data. */
  record DiskFull(String target) implements Fault {
    @Override
    public String name() {
      return "disk-full";
    }
  }

  /**
   * All links from one role, or to it.
   *
   * @param target {@code FROM>TO}
   */
  record Link(String target, TcpProxy.State state) implements Fault {
    @Override
    public String name() {
      return "link-" + Names.of(state);
    }
  }

  /** Walrus answers otherwise than it should. */
  record Walrus(WalrusMood mode) implements Fault {
    @Override
    public String target() {
      return Roster.WALRUS;
    }

    @Override
    public String name() {
      return Names.of(mode);
    }
  }
}
