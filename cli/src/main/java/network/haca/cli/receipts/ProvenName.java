package network.haca.cli.receipts;

import java.io.IOException;
import network.haca.cli.models.ModelCommand.ModelReference;
import network.haca.cli.options.ChainOption;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.lightnode.app.TrustOptions;
import network.haca.lightnode.app.VerifiedSession;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.role.SetupException;

/** The entry that a model's name points to by a state that the validators have signed. */
final class ProvenName {
  private ProvenName() {}

  /**
   * The entry that an id or a name means.
   *
   * @param option that gives the reference, for messages
   * @param chain of the node through which a name is read, which need not be trusted
   * @throws SetupException if the name is nobody's, or there is no node by which it is proven
   */
  static Bytes32 entry(String option, String reference, TrustOptions trust, ChainOption chain)
      throws SetupException {
    if (ModelReference.isId(reference)) {
      return Bytes32.fromHex(reference);
    }
    if (!trust.hasNode()) {
      throw new SetupException(
          "%s '%s' is a name, and only the chain knows to which entry it points now: give the entry's id, or with --node and --chain the node through which the name is proven"
              .formatted(option, Printable.line(reference)),
          null);
    }
    try (VerifiedSession session = VerifiedSession.open(trust, chain.uri())) {
      return read(reference, session.client());
    } catch (IOException e) {
      throw new SetupException(
          "the name '%s' cannot be proven through %s: %s"
              .formatted(Printable.line(reference), chain.uri(), e.getMessage()),
          e);
    }
  }

  private static Bytes32 read(String name, EthereumClient verified)
      throws IOException, SetupException {
    return verified
        .read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.named(name),
            ModelRegistryContract::decodeNamed)
        .orElseThrow(
            () ->
                new SetupException(
                    "no model is named '%s', by the state that the validators have signed"
                        .formatted(Printable.line(name)),
                    null));
  }
}
