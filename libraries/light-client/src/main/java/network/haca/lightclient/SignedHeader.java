package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/**
 * A header of CometBFT with its commit in a document, by which validators vouch for a header of the
 * ledger (rule L3).
 *
 * @param json in the form of CometBFT's RPC method {@code commit}
 */
record SignedHeader(JsonNode json) {
  /** The height that it says it is of; 0 if it does not say. */
  long height() {
    try {
      return header().height();
    } catch (MalformedException e) {
      return 0;
    }
  }

  /**
   * In words; fails unless it carries the hash of the ledger's header.
   *
   * @param ledgerHeader in RLP
   */
  String carries(Bytes ledgerHeader) throws RefusedException, MalformedException {
    CometHeader header = header();
    require(
        header.appHash().equals(Keccak.hash(ledgerHeader).value()),
        "CometBFT's header does not carry the ledger header's hash");
    return "CometBFT height %s carries the ledger header".formatted(header.height());
  }

  /** In words; fails unless more than 2/3 of the validators' power signed it for the chain. */
  String commit(String chainId, List<TrustedValidator> validators)
      throws RefusedException, MalformedException {
    LightBlock block = LightBlock.read(json, validators);
    require(
        !TrustedValidator.hash(validators).isEmpty()
            && TrustedValidator.hash(validators).equals(block.header().validatorsHash()),
        "height %s has other validators than are trusted; follow the chain there through a node"
            .formatted(block.height()));
    Optional<String> flaw = block.flaw(chainId);
    require(flaw.isEmpty(), flaw.orElse(""));
    return "signed by validators with power of at least %s of %s"
        .formatted(block.signedPower(), TrustedValidator.total(validators));
  }

  private CometHeader header() throws MalformedException {
    return CometHeader.read(json.path("header"));
  }
}
