package network.haca.cli.wallet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.cli.options.HomeOption;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.devnet.network.PaymentFiles;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.senders.KeyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the paying account, its token and their chain. */
final class WalletOptions {
  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "the wallet's private key, mode 600 (default: the one of the network's home)")
  private @Nullable Path keyFile;

  @Option(
      names = "--rpc",
      paramLabel = "URI",
      description = "JSON-RPC of the chain that is paid on (default: the one of 'up --paid')")
  private @Nullable URI rpc;

  @Option(
      names = "--token",
      paramLabel = "ADDRESS",
      description = "the token that is paid with (default: OPG of Base)")
  private String token = PaymentContracts.OPG.toHex();

  Bytes32 key() throws SetupException {
    Path file = keyFile == null ? new PaymentFiles(home.path()).wallet() : keyFile;
    if (!Files.exists(file)) {
      throw new SetupException(
          "there is no wallet at %s; start a network with 'haca up --llm --paid', or give --key-file"
              .formatted(file),
          null);
    }
    try {
      return KeyFile.read(file);
    } catch (IOException e) {
      throw new SetupException(file + " does not hold a private key of 64 hex digits", null);
    }
  }

  Address token() throws SetupException {
    if (!token.matches("0x[0-9a-fA-F]{40}")) {
      throw new SetupException(
          "--token: '%s' given; give an address, 0x and 40 hex digits".formatted(token), null);
    }
    return Address.fromHex(token);
  }

  URI rpc() throws IOException, SetupException {
    if (rpc != null) {
      return rpc;
    }
    return new PaymentFiles(home.path())
        .chain()
        .orElseThrow(
            () ->
                new SetupException(
                    "the network of %s has no payments; start it with 'haca up --llm --paid', or give --rpc"
                        .formatted(home.path()),
                    null));
  }

  EthereumClient chain() throws IOException, SetupException {
    return new EthereumClient(rpc());
  }
}
