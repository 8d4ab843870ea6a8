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
 * @param validators who sign the first heights
 */
public record TrustedGenesis(
    String chainId, long ledgerChainId, boolean isDevelopment, List<TrustedValidator> validators) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  public TrustedGenesis {
    validators = List.copyOf(validators);
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
      String network = genesis.object("app_state").text("network");
      if (!List.of("development", "production").contains(network)) {
        throw new MalformedException(
            "genesis.app_state.network is neither development nor production");
      }
      return new TrustedGenesis(
          genesis.text("chain_id"),
          genesis.object("app_state").int64("chainId"),
          network.equals("development"),
          TrustedValidator.readGenesis(genesis));
    } catch (JsonProcessingException e) {
      throw new MalformedException("it is not JSON: " + e.getOriginalMessage());
    }
  }
}
