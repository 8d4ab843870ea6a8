package network.haca.cli.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
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

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    try {
      RegistryListing listing = RegistryListing.read(chain.client());
      json.print(listing.toJson(chain.uri().toString()), listing.text(chain.basis()));
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  @Command(
      name = "show",
      description = "Shows all that the registry holds of a node.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "TEE_ID") String teeId,
      @Mixin ChainOption chain,
      @Mixin JsonOption json)
      throws SetupException, CommandFailure {
    Bytes32 id = word(teeId);
    try {
      ObjectNode shown = RegistryView.show(chain.client(), id);
      String text = chain.basis() + System.lineSeparator() + RegistryView.text(shown);
      json.print(shown.put("accordingTo", chain.uri().toString()), text);
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw e instanceof RefusedException refused && refused.isRevert()
          ? CommandFailure.refused("No node " + id + " is registered, " + chain.basis() + ".", e)
          : chain.unreachable(e);
    }
  }

  @Command(
      name = "enable",
      description = "Lets a node answer again; by its owner or the administrator.",
      mixinStandardHelpOptions = true)
  int enable(@Parameters(paramLabel = "TEE_ID") String teeId, @Mixin SendOptions options)
      throws SetupException, CommandFailure {
    return send(options, RegistryTransactions.enable(word(teeId)), "the node was not enabled");
  }

  @Command(
      name = "disable",
      description = "Lets a node answer no more; by its owner or the administrator.",
      mixinStandardHelpOptions = true)
  int disable(@Parameters(paramLabel = "TEE_ID") String teeId, @Mixin SendOptions options)
      throws SetupException, CommandFailure {
    return send(options, RegistryTransactions.disable(word(teeId)), "the node was not disabled");
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
      @Mixin SendOptions options)
      throws SetupException, CommandFailure {
    Bytes32 hash = word(pcrHash);
    Bytes32 revoked =
        options.send(
            Addresses.REGISTRY,
            RegistryTransactions.revokePcrSince(hash, kind.teeType(), since),
            "the measurement was not revoked");
    try {
      EthereumClient client = options.chain().client();
      long before = Long.MAX_VALUE;
      long listed = RegistryView.listed(client, hash, kind);
      // Those that registered again since are none of the revoked.
      while (listed > 0 && listed < before) {
        var _ =
            options.send(
                Addresses.REGISTRY,
                RegistryTransactions.disableRevoked(hash, kind.teeType(), STEP),
                "the revoked keys count no more, but stay in the lists");
        before = listed;
        listed = RegistryView.listed(client, hash, kind);
      }
    } catch (IOException e) {
      throw options.chain().unreachable(e);
    }
    return options.done(revoked);
  }

  @Command(
      name = "operator",
      description = "Lets an account register nodes, or no more; by the administrator.",
      mixinStandardHelpOptions = true)
  int operator(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Option(names = "--remove", description = "no more") boolean remove,
      @Mixin SendOptions options)
      throws SetupException, CommandFailure {
    return send(
        options,
        RegistryTransactions.setOperator(address(account), !remove),
        "the role was not changed");
  }

  static int send(SendOptions options, Bytes data, String refusal)
      throws SetupException, CommandFailure {
    return options.done(options.send(Addresses.REGISTRY, data, refusal));
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
