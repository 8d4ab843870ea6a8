package network.haca.cli.payments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.gate.Reconciliation.Transfers;

/** The transfers of tokens that transactions made, by their logs (EIP-20). */
record ChainTransfers(Map<String, URI> networks) implements Transfers {
  private static final Bytes32 TRANSFER =
      Keccak.hash(Bytes.ofUtf8("Transfer(address,address,uint256)"));

  @Override
  public List<BigInteger> of(String network, String token, Bytes32 transaction) throws IOException {
    URI rpc = networks.get(network);
    if (rpc == null) {
      throw new IOException("the books have %s; say with --rpc where it is".formatted(network));
    }
    JsonNode receipt =
        new EthereumClient(rpc).ask("eth_getTransactionReceipt", transaction.toHex());
    List<BigInteger> amounts = new ArrayList<>();
    for (JsonNode log : receipt.path("logs")) {
      if (TRANSFER.toHex().equals(log.path("topics").path(0).asText())
          && Address.fromHex(token).equals(Address.fromHex(log.path("address").asText()))) {
        amounts.add(new BigInteger(1, RpcValues.bytes(log.path("data")).toArray()));
      }
    }
    return amounts;
  }
}
