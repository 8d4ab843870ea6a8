package network.haca.ingress.directory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.ingress.core.Directory;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;

/**
 * The registry on chain: the active nodes that answer requests. It follows the registry's events,
 * and reads the nodes again when there was one. That a node went stale has no event, so it also
 * reads them again every {@link #STALE_LOOK}.
 */
public final class ChainDirectory implements Directory {
  static final Duration STALE_LOOK = Duration.ofSeconds(10);

  /** Further behind than this, reading the nodes costs less than the events. */
  private static final long FOLLOWED_BLOCKS_MAX = 1_000;

  private static final List<NodeKind> KINDS =
      List.of(
          NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA, NodeKind.ZKML_PROVER, NodeKind.LLM_PROXY);

  private final EthereumClient chain;
  private final InstantSource clock;
  private List<NodeEntry> nodes = List.of();
  private long followed = -1;
  private Instant readAt = Instant.MIN;

  public ChainDirectory(EthereumClient chain, InstantSource clock) {
    this.chain = chain;
    this.clock = clock;
  }

  @Override
  public synchronized List<NodeEntry> nodes() throws IOException {
    long latest = chain.blockNumber();
    Instant now = clock.instant();
    if (isOld(now) || hasChanged(latest)) {
      // The nodes may be of a later block than the events: then those are read again, no harm.
      nodes = read();
      readAt = now;
    }
    followed = latest;
    return nodes;
  }

  private boolean isOld(Instant now) {
    return followed < 0 || readAt.plus(STALE_LOOK).isBefore(now);
  }

  private boolean hasChanged(long latest) throws IOException {
    // A smaller height is another chain, or this one started anew.
    return latest < followed
        || latest > followed + FOLLOWED_BLOCKS_MAX
        || (latest > followed && !chain.logs(Addresses.REGISTRY, followed + 1, latest).isEmpty());
  }

  private List<NodeEntry> read() throws IOException {
    List<NodeEntry> read = new ArrayList<>();
    for (NodeKind kind : KINDS) {
      for (RegistryContract.Node node :
          RegistryContract.decodeActive(
              chain.call(Addresses.REGISTRY, RegistryContract.getActive(kind.teeType())))) {
        read.add(
            new NodeEntry(
                node.teeId(),
                node.teeType(),
                node.endpoint(),
                node.publicKey(),
                node.tlsCertificate(),
                Optional.of(node.owner())));
      }
    }
    return List.copyOf(read);
  }
}
