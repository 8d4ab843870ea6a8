package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import network.haca.connection.ClientQuota;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {
  private final Subscriptions subscriptions =
      new Subscriptions(new ClientQuota(10, 10), "address", told -> true);

  private JsonNode subscribe(String params) throws Exception {
    return subscriptions.subscribe(new ObjectMapper().readTree(params));
  }

  /** go-ethereum wants a filter, other clients take none for all logs. */
  @ParameterizedTest
  @ValueSource(strings = {"[\"logs\"]", "[\"logs\",null]", "[\"logs\",{}]"})
  void withoutAFilterAllLogsAreMeant(String params) throws Exception {
    assertTrue(subscribe(params).asText().startsWith("0x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"logs\",\"0x1\"]", "[\"logs\",[]]", "[\"logs\",true]", "[\"logs\",7]"})
  void whatIsNoFilterIsRefused(String params) {
    RpcException refusal = assertThrows(RpcException.class, () -> subscribe(params));
    assertEquals(RpcException.INVALID_PARAMS, refusal.code());
    assertTrue(String.valueOf(refusal.getMessage()).contains("an object"), refusal.getMessage());
  }
}
