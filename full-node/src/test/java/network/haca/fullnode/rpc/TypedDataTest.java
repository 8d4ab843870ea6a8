package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

class TypedDataTest {
  /** The example of EIP-712. */
  private static final String MAIL =
      """
      {"types": {
         "EIP712Domain": [
           {"name": "name", "type": "string"}, {"name": "version", "type": "string"},
           {"name": "chainId", "type": "uint256"},
           {"name": "verifyingContract", "type": "address"}],
         "Person": [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}],
         "Mail": [
           {"name": "from", "type": "Person"}, {"name": "to", "type": "Person"},
           {"name": "contents", "type": "string"}]},
       "primaryType": "Mail",
       "domain": {
         "name": "Ether Mail", "version": "1", "chainId": 1,
         "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
       "message": {
         "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
         "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
         "contents": "Hello, Bob!"}}
      """;

  private static ObjectNode mail() throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(MAIL);
  }

  @Test
  void hashesTheExampleOfTheStandard() throws Exception {
    assertEquals(
        Bytes32.fromHex("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"),
        TypedData.hash(mail()));
  }

  @Test
  void numbersAreTheSameInHexadecimalAndDecimalText() throws Exception {
    Bytes32 expected = TypedData.hash(mail());
    for (String one : new String[] {"0x1", "1"}) {
      ObjectNode mail = mail();
      ((ObjectNode) mail.get("domain")).put("chainId", one);
      assertEquals(expected, TypedData.hash(mail));
    }
  }

  @Test
  void whatIsMissingOrUnknownIsNamed() throws Exception {
    ObjectNode withoutWallet = mail();
    ((ObjectNode) withoutWallet.at("/message/to")).remove("wallet");
    assertRefused("no 'wallet' in a value of Person", withoutWallet);
    ObjectNode withoutType = mail();
    ((ObjectNode) withoutType.get("types")).remove("Person");
    assertRefused("the type 'Person' is not known", withoutType);
    ObjectNode withoutDomain = mail();
    ((ObjectNode) withoutDomain.get("types")).remove("EIP712Domain");
    assertRefused("'types' has no list for 'EIP712Domain'", withoutDomain);
  }

  private static void assertRefused(String reason, JsonNode data) {
    RpcException refused = assertThrows(RpcException.class, () -> TypedData.hash(data));
    assertEquals(RpcException.INVALID_PARAMS, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused.getMessage());
  }
}
