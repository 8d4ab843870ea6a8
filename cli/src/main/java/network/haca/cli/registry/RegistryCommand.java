package network.haca.cli.registry;

import java.io.IOException;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.KeyOption;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.schemas.NodeKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca registry}: who may answer, for those who decide it. */
@Command(
    name = "registry",
    description = "Shows the registered nodes and the approved measurements.",
    mixinStandardHelpOptions = true,
    subcommands = {RegistryApproval.class, RegistryRegistration.class, RegistryWatch.class})
public final class RegistryCommand implements Callable<Integer> {
  /** A revocation takes its keys from the lists in steps, each within a block's gas. */
  private static final long STEP = 50;

  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    try {
      String list = RegistryView.list(chain.client());
      System.out.printf("%s%n%s", chain.basis(), list);
      return 0;
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  @Command(
      name = "show",
      description = "Shows all that the registry holds of a node.",
      mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "TEE_ID") String teeId, @Mixin ChainOption chain)
      throws SetupException {
    Bytes32 id = word(teeId);
    EthereumClient client = chain.client();
    try {
      String shown = RegistryView.show(client, id);
      System.out.printf("%s%n%s", chain.basis(), shown);
      return 0;
    } catch (IOException e) {
      throw e instanceof RefusedException refused && refused.isRevert()
          ? new SetupException("No node " + id + " is registered, " + chain.basis() + ".", e)
          : chain.unreachable(e);
    }
  }

  @Command(
      name = "enable",
      description = "Lets a node answer again; by its owner or the administrator.",
      mixinStandardHelpOptions = true)
  int enable(
      @Parameters(paramLabel = "TEE_ID") String teeId,
      @Mixin ChainOption chain,
      @Mixin KeyOption key)
      throws SetupException {
    return send(chain, key, RegistryTransactions.enable(word(teeId)), "the node was not enabled");
  }

  @Command(
      name = "disable",
      description = "Lets a node answer no more; by its owner or the administrator.",
      mixinStandardHelpOptions = true)
  int disable(
      @Parameters(paramLabel = "TEE_ID") String teeId,
      @Mixin ChainOption chain,
      @Mixin KeyOption key)
      throws SetupException {
    return send(chain, key, RegistryTransactions.disable(word(teeId)), "the node was not disabled");
  }

  @Command(
      name = "revoke",
      description = "Ends every key of a measurement at once; by the administrator.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "PCR_HASH") String pcrHash,
      @Option(names = "--kind", required = true, description = "${COMPLETION-CANDIDATES}")
          NodeKind kind,
      @Option(
              names = "--since",
              paramLabel = "SECONDS",
              defaultValue = "9007199254740991",
              description =
                  "of what is opened from now on, only proofs dated before that count, in seconds"
                      + " since 1970; 0 after a compromise (default: now)")
          long since,
      @Mixin ChainOption chain,
      @Mixin KeyOption key)
      throws SetupException {
    Bytes32 hash = word(pcrHash);
    String refusal = "the measurement was not revoked";
    int done =
        send(chain, key, RegistryTransactions.revokePcrSince(hash, kind.teeType(), since), refusal);
    try {
      long before = Long.MAX_VALUE;
      long listed = RegistryView.listed(chain.client(), hash, kind);
      // Those that registered again since are none of the revoked.
      while (listed > 0 && listed < before) {
        var _ =
            key.send(
                chain,
                Addresses.REGISTRY,
                RegistryTransactions.disableRevoked(hash, kind.teeType(), STEP),
                "the revoked keys count no more, but stay in the lists");
        before = listed;
        listed = RegistryView.listed(chain.client(), hash, kind);
      }
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
    return done;
  }

  @Command(
      name = "operator",
      description = "Lets an account register nodes, or no more; by the administrator.",
      mixinStandardHelpOptions = true)
  int operator(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Option(names = "--remove", description = "no more") boolean remove,
      @Mixin ChainOption chain,
      @Mixin KeyOption key)
      throws SetupException {
    return send(
        chain,
        key,
        RegistryTransactions.setOperator(address(account), !remove),
        "the role was not changed");
  }

  static int send(ChainOption chain, KeyOption key, Bytes data, String refusal)
      throws SetupException {
    System.out.println("done by transaction " + key.send(chain, Addresses.REGISTRY, data, refusal));
    return 0;
  }

  static Bytes32 word(String text) throws SetupException {
    try {
      return Bytes32.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new SetupException(text + " is not 0x and 64 hex digits.", e);
    }
  }

  static Address address(String text) throws SetupException {
    try {
      return Address.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new SetupException(text + " is not 0x and 40 hex digits.", e);
    }
  }
}
