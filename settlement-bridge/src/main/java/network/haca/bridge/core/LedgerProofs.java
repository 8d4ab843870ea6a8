package network.haca.bridge.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The parts of a certificate, as the chain gives them. */
public interface LedgerProofs {
  /** The latest header of CometBFT with its commit; nothing before the first. */
  Optional<JsonNode> latestSignedHeader() throws IOException;

  /** The height of the ledger header that a hash names; nothing if the node lacks it. */
  Optional<Long> numberOf(Bytes32 headerHash) throws IOException;

  /** The RLP of a ledger header. */
  Bytes rawHeader(long number) throws IOException;

  /** An EIP-1186 proof of slots of an account, in their order. */
  JsonNode proof(Address account, List<Bytes32> slots, long number) throws IOException;

  /** Storage of which a proof is asked for. */
  record Storage(Address account, List<Bytes32> slots) {}

  /** The proofs of several places of one height, in the order of the questions. */
  default List<JsonNode> proofs(List<Storage> questions, long number) throws IOException {
    List<JsonNode> proofs = new ArrayList<>();
    for (Storage each : questions) {
      proofs.add(proof(each.account(), each.slots(), number));
    }
    return proofs;
  }

  /** The code of an account. */
  Bytes code(Address account, long number) throws IOException;

  Settlement settlement(long number) throws IOException;
}
