package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.evm.Authorization;
import network.haca.evm.word.UInt256;

/** The {@code authorizationList} of transactions and calls (EIP-7702). */
final class AuthorizationJson {
  private AuthorizationJson() {}

  static List<Authorization> read(JsonNode list) throws RpcException {
    List<Authorization> authorizations = new ArrayList<>();
    for (JsonNode one : list) {
      for (String field : List.of("chainId", "address", "nonce", "yParity", "r", "s")) {
        if (!one.hasNonNull(field)) {
          throw new RpcException(
              RpcException.INVALID_PARAMS, "an authorization has no '%s'".formatted(field));
        }
      }
      authorizations.add(
          new Authorization(
              UInt256.of(Parameters.numberOf(one.path("chainId"))),
              Parameters.addressOf(one.path("address")),
              bounded(one, "nonce", Long.SIZE).longValue(),
              bounded(one, "yParity", Byte.SIZE).intValue(),
              UInt256.of(Parameters.numberOf(one.path("r"))),
              UInt256.of(Parameters.numberOf(one.path("s")))));
    }
    return authorizations;
  }

  private static BigInteger bounded(JsonNode one, String field, int bits) throws RpcException {
    BigInteger number = Parameters.numberOf(one.path(field));
    if (number.bitLength() > bits) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "an authorization's '%s' has at most %d bits".formatted(field, bits));
    }
    return number;
  }

  static ArrayNode render(List<Authorization> authorizations) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Authorization one : authorizations) {
      list.addObject()
          .put("chainId", hex(one.chainId().toBigInteger()))
          .put("address", one.address().toHex())
          .put("nonce", "0x" + Long.toHexString(one.nonce()))
          .put("yParity", hex(one.parity()))
          .put("r", hex(one.r().toBigInteger()))
          .put("s", hex(one.s().toBigInteger()));
    }
    return list;
  }
}
