package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.CONTRACT;
import static network.haca.fullnode.rpc.BegunChain.RICH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.evm.Authorization;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls and transactions that bring authorizations (EIP-7702). */
class DelegationMethodsTest {
  private static final long CHAIN = ChainConfig.development().chainId();
  private static final Bytes32 KEY = DevelopmentAccounts.KEYS.get(1);
  private static final String HOLDER = Secp256k1.addressOf(KEY).toHex();

  /** Returns its own address plus its first slot. */
  private static final String CODE =
      "'stateOverrides':{'CONTRACT':{'code':'0x305f54015f5260205ff3'}}";

  private static final String OVERRIDES = CODE.substring("'stateOverrides':".length());

  @RegisterExtension private final BegunChain chain = new BegunChain();

  private static String authorization(Bytes32 key, long nonce) {
    Address target = Address.fromHex(CONTRACT);
    UInt256 chainId = UInt256.of(CHAIN);
    Secp256k1.Signature signature = Secp256k1.sign(key, Authorization.hash(chainId, target, nonce));
    return "'authorizationList':[{'chainId':'0x%x','address':'%s','nonce':'0x%x','yParity':'0x%x','r':'%s','s':'%s'}]"
        .formatted(
            CHAIN,
            CONTRACT,
            nonce,
            signature.recoveryId(),
            Quantities.hex(UInt256.of(signature.r()).toBigInteger()),
            Quantities.hex(UInt256.of(signature.s()).toBigInteger()));
  }

  private static String call(Bytes32 key, long nonce) {
    return "{'from':'RICH','to':'%s',%s}"
        .formatted(Secp256k1.addressOf(key).toHex(), authorization(key, nonce));
  }

  private String result(Bytes32 key, long nonce) throws Exception {
    return chain.call("eth_call", call(key, nonce) + ",'latest'," + OVERRIDES).asText();
  }

  @Test
  void aCallFindsTheAuthorityWithItsNewCode() throws Exception {
    assertEquals("0x" + "0".repeat(24) + HOLDER.substring(2), result(KEY, 0));
    assertEquals("0x", result(KEY, 1), "its nonce is another");
  }

  @Test
  void theSendersOwnAuthorizationIsForTheNonceBehindTheTransactions() throws Exception {
    Bytes32 sender = DevelopmentAccounts.KEYS.getFirst();
    assertEquals("0x" + "0".repeat(24) + RICH.substring(2), result(sender, 1));
    assertEquals("0x", result(sender, 0));
  }

  @Test
  void anEstimateHasWhatAuthorizationsCost() throws Exception {
    String estimated =
        chain.call("eth_estimateGas", call(KEY, 0) + ",'latest'," + OVERRIDES).asText();
    assertTrue(Long.decode(estimated) > 46_000, estimated);
  }

  @Test
  void aTraceShowsAuthorityAndDelegateAsTheyWere() throws Exception {
    String options = ",'latest',{'tracer':'prestateTracer'," + CODE + "}";
    JsonNode accounts = chain.call("debug_traceCall", call(KEY, 0) + options);
    assertFalse(accounts.get(HOLDER).has("code"));
    assertTrue(accounts.get(CONTRACT).has("code"));
    JsonNode difference =
        chain.call(
            "debug_traceCall",
            call(KEY, 0)
                + options.replace("Tracer',", "Tracer','tracerConfig':{'diffMode':true},"));
    JsonNode after = difference.get("post").get(HOLDER);
    assertEquals("0xef0100" + CONTRACT.substring(2), after.get("code").asText());
    assertEquals(1, after.get("nonce").asInt());
  }

  @Test
  void anAccessListIsWithoutWhatIsWarmAnyway() throws Exception {
    String delegated = "{'from':'RICH','to':'%s'},'latest'".formatted(HOLDER);
    assertTrue(chain.call("eth_createAccessList", delegated).get("accessList").isEmpty());
  }

  @Test
  void aFilledTransactionHasThemAndIsOfTypeFour() throws Exception {
    JsonNode filled = chain.call("eth_fillTransaction", call(KEY, 0));
    assertEquals("0x4", filled.at("/tx/type").asText());
    assertEquals(CONTRACT, filled.at("/tx/authorizationList/0/address").asText());
    assertTrue(filled.get("raw").asText().startsWith("0x04"));
  }

  @Test
  void aSignedOneIsReadAsItWasAskedFor() throws Exception {
    JsonNode signed = chain.call("eth_signTransaction", call(KEY, 0));
    SignedTransaction read =
        SignedTransaction.decode(Bytes.fromHex(signed.get("raw").asText()), CHAIN);
    assertEquals(RICH, read.sender().toHex());
    assertEquals(4, read.transaction().type());
    assertEquals(HOLDER, read.transaction().authorities().getFirst().toHex());
  }

  @Test
  void aSimulatedBlockKeepsTheCodeForTheNextCall() throws Exception {
    JsonNode blocks =
        chain.call(
            "eth_simulateV1",
            "{'returnFullTransactions':true,'blockStateCalls':[{%s,'calls':[%s]},{'calls':[{'to':'%s'}]}]},'latest'"
                .formatted(CODE, call(KEY, 0), HOLDER));
    String own = "0x" + "0".repeat(24) + HOLDER.substring(2);
    assertEquals(own, blocks.at("/0/calls/0/returnData").asText());
    assertEquals(own, blocks.at("/1/calls/0/returnData").asText());
    assertEquals("0x4", blocks.at("/0/transactions/0/type").asText());
  }

  @Test
  void whatIsWrongWithThemIsNamed() {
    String list = authorization(KEY, 0);
    refused("{'from':'RICH'," + list + "}", "give 'to'");
    refused("{'to':'OTHER','gas':'0x5208'," + list + "}", "1 authorizations take 25000");
    refused(
        "{'to':'OTHER'," + list.replaceFirst("'yParity':'0x.'", "'yParity':'0x100'") + "}",
        "8 bits");
    refused("{'to':'OTHER','authorizationList':[{'chainId':'0x1'}]}", "no 'address'");
  }

  private void refused(String call, String reason) {
    RpcException refusal = assertThrows(RpcException.class, () -> chain.call("eth_call", call));
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal.getMessage());
  }
}
