package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.LedgerProofs;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RpcCall;
import network.haca.contracts.RpcResult;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Proofs of a full node and of its CometBFT. */
public final class NodeProofs implements LedgerProofs {
  private final EthereumClient chain;
  private final CometBftClient cometBft;

  public NodeProofs(EthereumClient chain, CometBftClient cometBft) {
    this.chain = chain;
    this.cometBft = cometBft;
  }

  @Override
  public Optional<JsonNode> latestSignedHeader() throws IOException {
    return cometBft.latestSignedHeader();
  }

  @Override
  public Optional<Long> numberOf(Bytes32 headerHash) throws IOException {
    return chain.numberOf(headerHash);
  }

  @Override
  public Bytes rawHeader(long number) throws IOException {
    return chain.rawHeader(number);
  }

  @Override
  public JsonNode proof(Address account, List<Bytes32> slots, long number) throws IOException {
    return chain.proof(account, slots, number);
  }

  @Override
  public List<JsonNode> proofs(List<Storage> questions, long number) throws IOException {
    List<RpcCall> calls =
        questions.stream()
            .map(each -> EthereumClient.proofCall(each.account(), each.slots(), number))
            .toList();
    List<JsonNode> proofs = new ArrayList<>();
    for (RpcResult result : chain.askTogether(calls)) {
      proofs.add(result.get());
    }
    return proofs;
  }

  @Override
  public Bytes code(Address account, long number) throws IOException {
    return Bytes.fromHex(
        chain.ask("eth_getCode", account.toHex(), "0x" + Long.toHexString(number)).asText());
  }

  @Override
  public Settlement settlement(long number) throws IOException {
    return chain.read(
        Addresses.RELAY,
        RelayContract.getSettlement(number),
        output -> RelayContract.decodeSettlement(number, output));
  }
}
