package network.haca.lightnode.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.fullnode.cometbft.LedgerGenesis;
import network.haca.fullnode.core.ChainConfig;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightBlock;
import network.haca.lightclient.LightBlockSource;
import network.haca.lightclient.LightChain;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.LightClient.Result;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedStart;
import network.haca.lightclient.TrustedValidator;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a verification trusts, and through which node it follows the chain from there. */
public final class TrustOptions {
  @Option(
      names = {"--genesis", "--validators"},
      paramLabel = "FILE",
      description =
          "the network's CometBFT genesis: which chain it is, and whose signatures count at first"
              + " (haca's default: that of HACA_HOME or ~/.haca)")
  private @Nullable Path genesis;

  @Option(
      names = "--trust",
      paramLabel = "HEIGHT:HASH",
      description = "trust this block of CometBFT instead; needs --node")
  private @Nullable String block;

  @Option(
      names = "--node",
      paramLabel = "URI",
      description =
          "CometBFT's RPC of any node, which need not be trusted: through it changes of the"
              + " validator set are followed (default of haca light and haca pipe receipt: this"
              + " machine's network)")
  private @Nullable URI node;

  @Option(
      names = "--trust-period",
      paramLabel = "HOURS",
      description = "how old what is trusted may be to follow the chain from it (default: 168)")
  private long hours = 168;

  /**
   * @param validators of the height
   * @param basis in words: what was trusted, and how the chain was followed from there
   */
  public record Trust(List<TrustedValidator> validators, String basis) {}

  /** The validators of a height; the reason if the chain does not lead there. */
  public sealed interface Outcome {
    record Found(Trust trust) implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }

  public Outcome validatorsOf(long height) throws SetupException {
    if (node == null) {
      if (block != null) {
        throw new SetupException(
            "--trust needs --node: the chain is followed from there to the receipt.", null);
      }
      List<TrustedValidator> first = genesis().validators();
      return new Outcome.Found(
          new Trust(first, "the %d validators of %s".formatted(first.size(), file())));
    }
    CometBftSource source = new CometBftSource(node);
    long latest;
    try {
      latest = source.latest();
    } catch (IOException e) {
      throw unfollowable(e);
    }
    // The height is the receipt's own word: that there is none such is the receipt's fault.
    return height < 1 || height > latest
        ? new Outcome.Refused(
            "height %d, which it names, is none of the chain's; the latest of %s is %d"
                .formatted(height, node, latest))
        : follow(source, height);
  }

  /** For a node that does not answer as it has to. */
  public static SetupException unfollowable(IOException cause) {
    return new SetupException(
        "The chain cannot be followed: %s. Give CometBFT's RPC of a node that runs with --node."
            .formatted(cause.getMessage()),
        cause);
  }

  private Outcome follow(CometBftSource source, long height) throws SetupException {
    Result result;
    try {
      result = anchor(source);
      if (result instanceof Result.Verified(LightBlock anchor, int _)) {
        result = LightClient.follow(source, anchor, height, period(), Instant.now());
      }
    } catch (IOException e) {
      result = new Result.Refused("the chain cannot be followed: " + e.getMessage());
    }
    return switch (result) {
      case Result.Refused refused -> new Outcome.Refused(basis() + ": " + refused.reason());
      case Result.Verified verified ->
          new Outcome.Found(
              new Trust(
                  verified.block().validators(),
                  "%s; followed to height %d through %s, blocks verified on the way: %d"
                      .formatted(basis(), height, node, verified.steps())));
    };
  }

  /** Says whether there is a node through which the chain can be followed. */
  public boolean hasNode() {
    return node != null;
  }

  /** The node through which the chain is followed. */
  public URI node() throws SetupException {
    if (node == null) {
      throw new SetupException(
          "--node is needed: CometBFT's RPC of any node, which need not be trusted.", null);
    }
    return node;
  }

  /** What is trusted, in words. */
  public String basis() throws SetupException {
    return block == null ? "the validators of " + file() : "block " + block;
  }

  public Duration period() {
    return Duration.ofHours(hours);
  }

  /** The block that is trusted at first. */
  public Result anchor(LightBlockSource source) throws SetupException, IOException {
    return new TrustedStart(genesis(), trusted()).anchor(source);
  }

  private Optional<TrustedStart.Block> trusted() throws SetupException {
    if (block == null) {
      return Optional.empty();
    }
    Optional<TrustedStart.Block> read = TrustedStart.Block.parse(block);
    if (read.isEmpty()) {
      throw new SetupException(
          "--trust %s is not HEIGHT:HASH with a hash of 64 hex digits.".formatted(block), null);
    }
    return read;
  }

  /** The chain from what is trusted on, through the node. */
  public LightChain chain() throws SetupException {
    CometBftSource source = new CometBftSource(node());
    try {
      return switch (anchor(source)) {
        case Result.Verified verified ->
            new LightChain(source, verified.block(), period(), InstantSource.system());
        case Result.Refused refused ->
            throw new SetupException(basis() + ": " + refused.reason(), null);
      };
    } catch (IOException e) {
      throw unfollowable(e);
    }
  }

  private Path file() throws SetupException {
    if (genesis == null) {
      throw new SetupException(
          "--genesis is needed: the CometBFT genesis that the network's nodes have.", null);
    }
    return genesis;
  }

  /** What the genesis says of the ledger, whatever block is trusted. */
  public ChainConfig ledger() throws SetupException {
    try {
      return LedgerGenesis.read(file());
    } catch (IOException e) {
      throw new SetupException(
          "The network's genesis is needed; name it with --genesis: " + e.getMessage(), e);
    }
  }

  /** What is known of the network, whatever block is trusted. */
  public TrustedGenesis genesis() throws SetupException {
    try {
      return TrustedGenesis.read(Files.readString(file()));
    } catch (NoSuchFileException e) {
      throw new SetupException(
          "there is no genesis at %s; start a network with 'haca up', or give the CometBFT genesis"
                  .formatted(file())
              + " that its nodes have with --genesis",
          e);
    } catch (IOException | MalformedException e) {
      throw new SetupException(
          "%s is not a network's genesis; give the CometBFT genesis that its nodes have with"
                  .formatted(file())
              + " --genesis: "
              + e.getMessage(),
          e);
    }
  }
}
