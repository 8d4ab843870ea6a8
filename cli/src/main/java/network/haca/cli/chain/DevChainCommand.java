package network.haca.cli.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.devnet.devchain.KnownAccounts;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.primitives.Address;
import network.haca.role.JsonOption;
import network.haca.role.RoleOptions;
import network.haca.role.SetupException;
import network.haca.x402.X402Contracts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca devchain}: a chain of one's own, each transaction in a block at once. */
@Command(
    name = "devchain",
    description =
        "Runs an Ethereum chain in this process until Ctrl-C. Each transaction is in a block at"
            + " once; tests move time and state by anvil's methods.",
    mixinStandardHelpOptions = true)
public final class DevChainCommand implements Callable<Integer> {
  @Option(
      names = "--chain-id",
      paramLabel = "ID",
      description = "for signatures (default: 8453, that of Base)")
  private long chainId = DevChainConfig.BASE;

  @Option(
      names = "--host",
      description =
          "the address to listen at (default: 127.0.0.1); it signs for accounts whose keys everyone"
              + " knows")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "for JSON-RPC (default: one that is free; the chain prints it)")
  private int port;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (chainId < 1 || chainId > DevChainConfig.CHAIN_ID_MAX) {
      throw new SetupException(
          "--chain-id: '%d' given; give a number from 1 to %d"
              .formatted(chainId, DevChainConfig.CHAIN_ID_MAX),
          null);
    }
    if (port < 0 || port > 65_535) {
      throw new SetupException(
          "--port: '%d' given; give a number from 0 to 65535".formatted(port), null);
    }
    DevChain chain = start();
    String started = json.isAsked() ? document(chain).toString() : text(chain);
    return RoleOptions.runUntilEnded(chain, started, new CompletableFuture<Exception>());
  }

  private DevChain start() throws SetupException {
    try {
      return DevChain.start(new DevChainConfig(chainId, host, port));
    } catch (IOException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ObjectNode document(DevChain chain) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", chain.url().toString())
            .put("chainId", chain.chainId());
    ArrayNode accounts = document.putArray("accounts");
    KnownAccounts.KEYS.forEach(
        key ->
            accounts
                .addObject()
                .put("address", KnownAccounts.address(key).toChecksumHex())
                .put("key", key.toHex()));
    document
        .putObject("contracts")
        .put("opg", PaymentContracts.OPG.toChecksumHex())
        .put("permit2", X402Contracts.PERMIT2.toChecksumHex())
        .put("exactProxy", X402Contracts.EXACT_PROXY.toChecksumHex())
        .put("uptoProxy", X402Contracts.UPTO_PROXY.toChecksumHex());
    return document;
  }

  private static String text(DevChain chain) {
    return """
        JSON-RPC at %s, chain id %d; all is in memory. Ctrl-C ends it.
        OPG for tests at %s: faucet(address,uint256) gives up to 1000 at once.
        Accounts of 10000 ether each, whose keys everyone knows:
        %s"""
        .formatted(
            chain.url(),
            chain.chainId(),
            PaymentContracts.OPG.toChecksumHex(),
            KnownAccounts.addresses().stream()
                .map(Address::toChecksumHex)
                .collect(Collectors.joining(System.lineSeparator())));
  }
}
