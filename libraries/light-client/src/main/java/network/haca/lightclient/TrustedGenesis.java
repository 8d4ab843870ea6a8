package network.haca.lightclient;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.primitives.Address;

/**
 * A verifier's knowledge of a network before it looks at anything: the CometBFT genesis, which the
 * user got from somebody that they trust. Where the contracts are and what their storage means is
 * part of the protocol (rules L8, L9) and the same on every network.
 *
 * @param chainId of CometBFT, which every vote of a validator names
 * @param ledgerChainId of the ledger, which reports of feeds name
 * @param isDevelopment whether simulated enclaves may be registered, which prove nothing
 * @param rulesVersion of the ledger's rules (rule L10)
 * @param validators who sign the first heights
 */
public record TrustedGenesis(
    String chainId,
    long ledgerChainId,
    boolean isDevelopment,
    long rulesVersion,
    List<TrustedValidator> validators) {
  /** The first version in which a prover's leaves settle by their proofs alone (rule N2). */
  private static final long PROVERS_PROVE = 5;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  public TrustedGenesis {
    validators = List.copyOf(validators);
  }

  /** Whether a prover's leaves settle by their proofs alone, and no other node's do. */
  boolean proversProve() {
    return rulesVersion >= PROVERS_PROVE;
  }

  /** The contract whose storage says what is settled. */
  public Address relay() {
    return Addresses.RELAY;
  }

  /** The contract whose storage says which nodes there are. */
  public Address registry() {
    return Addresses.REGISTRY;
  }

  /** The contract whose storage says what a model is. */
  public Address modelRegistry() {
    return Addresses.MODEL_REGISTRY;
  }

  /**
   * @param json a CometBFT genesis, as every node of the network has it
   * @throws MalformedException if it is none, or says nothing of the ledger
   */
  public static TrustedGenesis read(String json) throws MalformedException {
    try {
      JsonFields genesis = JsonFields.of(JSON.readTree(json), "genesis");
      JsonFields ledger = genesis.object("app_state");
      String network = ledger.text("network");
      if (!List.of("development", "production").contains(network)) {
        throw new MalformedException(
            "genesis.app_state.network is neither development nor production");
      }
      return new TrustedGenesis(
          genesis.text("chain_id"),
          ledger.int64("chainId"),
          network.equals("development"),
          // Genesis files that name no version are of the first.
          ledger.has("rulesVersion") ? ledger.int64("rulesVersion") : 1,
          TrustedValidator.readGenesis(genesis));
    } catch (JsonProcessingException e) {
      throw new MalformedException("it is not JSON: " + e.getOriginalMessage());
    }
  }
}
