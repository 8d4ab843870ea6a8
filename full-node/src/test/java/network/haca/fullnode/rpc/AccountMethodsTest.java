package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountMethodsTest {
  private static final String TYPED =
      "{'types':{'EIP712Domain':[{'name':'name','type':'string'}],'A':[{'name':'x','type':'uint256'}]},"
          + "'primaryType':'A','domain':{'name':'n'},'message':{'x':'1'}}";

  @RegisterExtension private final BegunChain chain = new BegunChain();

  @Test
  void aMessageIsSignedAsWalletsAreAskedToo() throws Exception {
    String signature = chain.call("eth_sign", "'RICH','0x6869'").asText();
    assertEquals(signature, chain.call("personal_sign", "'0x6869','RICH'").asText());
    assertEquals(signature, chain.call("personal_sign", "'0x6869','RICH','a password'").asText());
    assertEquals(
        BegunChain.RICH,
        chain.call("personal_ecRecover", "'0x6869','%s'".formatted(signature)).asText());
  }

  @Test
  void typedDataMayComeAsText() throws Exception {
    String asText = TYPED.replace("'", "\\'");
    assertEquals(
        chain.call("eth_signTypedData_v4", "'RICH'," + TYPED).asText(),
        chain.call("eth_signTypedData_v4", "'RICH','%s'".formatted(asText)).asText());
  }

  @Test
  void whatCannotBeSignedIsNamed() {
    assertRefused("personal_sign", "'0x6869','OTHER'", "unknown account " + BegunChain.OTHER);
    assertRefused("eth_signTypedData_v4", "'RICH','{'", "an object, or one in JSON");
    assertRefused("personal_ecRecover", "'0x6869','0x00'", "65 bytes");
  }

  private void assertRefused(String method, String params, String reason) {
    RpcException refusal = assertThrows(RpcException.class, () -> chain.call(method, params));
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal.getMessage());
  }
}
