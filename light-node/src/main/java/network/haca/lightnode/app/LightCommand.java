package network.haca.lightnode.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import network.haca.lightclient.LightChain;
import network.haca.lightnode.LightNode;
import network.haca.role.RoleProgram;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca light}: a JSON-RPC of one's own over a node that need not be trusted. */
@Command(
    name = "light",
    description =
        "Serves Ethereum's JSON-RPC on this machine out of any node's data, and verifies all of"
            + " it: headers by the validators' signatures, everything else by hashes.",
    mixinStandardHelpOptions = true)
public final class LightCommand implements Callable<Integer> {
  @Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--chain",
      paramLabel = "URI",
      description = "JSON-RPC of the same node (haca's default: that of this machine's network)")
  private @Nullable URI chain;

  @Option(names = "--host", description = "the address to listen at (default: 127.0.0.1)")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "0 lets the system choose (default: 8547)")
  private int port = 8547;

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new LightCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    LightChain light = trust.chain();
    Vertx vertx = Vertx.vertx();
    try (LightNode node =
        LightNode.start(vertx, trust.ledger(), light, trust.node(), chain(), host, port)) {
      System.out.printf(
          "verified JSON-RPC at http://%s:%d; trusts %s%n", host, node.port(), trust.basis());
      new CountDownLatch(1).await();
    } catch (IOException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    } finally {
      vertx.close().await();
    }
    return 0;
  }

  private URI chain() throws SetupException {
    if (chain == null) {
      throw new SetupException(
          "--chain is needed: the JSON-RPC of the node, which need not be trusted.", null);
    }
    return chain;
  }
}
