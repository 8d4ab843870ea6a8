package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.CONTRACT;
import static network.haca.fullnode.rpc.BegunChain.OTHER;
import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** go-ethereum's tracers, of a contract that calls another. */
class TracersTest {
  /** Logs topic 1, calls OTHER with five bytes and SHA-256, then logs topic 2. */
  private static final String CALLER =
      "60015f5fa1" + "5f5f60055f5f60cc5af1" + "5f5f5f5f5f60025af1" + "60025f5fa1" + "00";

  /** Logs topic 3 and leaves its balance to itself's caller. */
  private static final String DESTROYED = "60035f5fa133ff";

  private static final String SHA_256 = "0x0000000000000000000000000000000000000002";

  private static final String LOGS_AND_REVERTS = "60035f5fa15f5ffd";

  @RegisterExtension private final BegunChain chain = new BegunChain();

  private JsonNode trace(String other, String options) throws Exception {
    return chain.call(
        "debug_traceCall",
        "{'from':'RICH','to':'CONTRACT','gas':'0x30000'},'latest',{%s,'stateOverrides':{'CONTRACT':{'code':'0x%s'},'OTHER':{'code':'0x%s','balance':'0x9'}}}"
            .formatted(options, CALLER, other));
  }

  @Test
  void theCallTracerShowsLogsIfAskedFor() throws Exception {
    JsonNode top = trace(DESTROYED, "'tracer':'callTracer','tracerConfig':{'withLog':true}");
    assertEquals("0x30000", top.get("gas").asText());
    assertEquals(2, top.get("logs").size());
    assertEquals(word(2), top.at("/logs/1/topics/0").asText());
    assertEquals("0x2", top.at("/logs/1/index").asText());
    assertEquals("0x2", top.at("/logs/1/position").asText(), "two calls ended before it");
    assertEquals("0x1", top.at("/calls/0/logs/0/index").asText());
    assertEquals(OTHER, top.at("/calls/0/logs/0/address").asText());
    assertFalse(trace(DESTROYED, "'tracer':'callTracer'").has("logs"));
    JsonNode alone =
        trace(
            DESTROYED, "'tracer':'callTracer','tracerConfig':{'withLog':true,'onlyTopCall':true}");
    assertEquals(2, alone.get("logs").size());
    assertEquals("0x2", alone.at("/logs/1/index").asText(), "the call's own is numbered, too");
    assertFalse(alone.has("calls"));
  }

  @Test
  void whatRevertedLeavesNoLogs() throws Exception {
    JsonNode top = trace(LOGS_AND_REVERTS, "'tracer':'callTracer','tracerConfig':{'withLog':true}");
    assertFalse(top.at("/calls/0").has("logs"));
    assertEquals("execution reverted", top.at("/calls/0/error").asText());
    assertEquals("0x1", top.at("/logs/1/index").asText(), "as the receipt numbers it");
  }

  @Test
  void aSelfDestructionIsACall() throws Exception {
    JsonNode call = trace(DESTROYED, "'tracer':'callTracer'").at("/calls/0/calls/0");
    assertEquals("SELFDESTRUCT", call.get("type").asText());
    assertEquals(OTHER, call.get("from").asText());
    assertEquals(CONTRACT, call.get("to").asText());
    assertEquals("0x9", call.get("value").asText());
  }

  @Test
  void aPanicSaysWhatItsCodeMeans() throws Exception {
    String panic = "634e487b7160e01b5f52601160045260245ffd";
    JsonNode call = trace(panic, "'tracer':'callTracer'").at("/calls/0");
    assertEquals("arithmetic underflow or overflow", call.get("revertReason").asText());
    RpcException refusal =
        assertThrows(
            RpcException.class,
            () ->
                chain.call(
                    "eth_call",
                    "{'to':'OTHER'},'latest',{'OTHER':{'code':'0x%s'}}".formatted(panic)));
    assertEquals("execution reverted: arithmetic underflow or overflow", refusal.getMessage());
  }

  @Test
  void theFlatTracerListsCallsWithTheirWay() throws Exception {
    JsonNode flat = trace(DESTROYED, "'tracer':'flatCallTracer'");
    assertEquals(3, flat.size(), "without the precompile");
    assertEquals("[]", flat.at("/0/traceAddress").toString());
    assertEquals("[0]", flat.at("/1/traceAddress").toString());
    assertEquals("[0,0]", flat.at("/2/traceAddress").toString());
    assertEquals("call", flat.at("/1/action/callType").asText());
    assertEquals(1, flat.at("/0/subtraces").asInt());
    assertEquals("suicide", flat.at("/2/type").asText());
    assertEquals("0x9", flat.at("/2/action/balance").asText());
    assertEquals(CONTRACT, flat.at("/2/action/refundAddress").asText());
    String config = ",'tracerConfig':{'includePrecompiles':true,'convertParityErrors':true}";
    JsonNode all = trace(LOGS_AND_REVERTS, "'tracer':'flatCallTracer'" + config);
    assertEquals(3, all.size());
    assertEquals("Reverted", all.at("/1/error").asText());
    assertEquals("0x", all.at("/1/result/output").asText(), "what a revert returns is shown");
    JsonNode halted = trace("fe", "'tracer':'flatCallTracer'" + config);
    assertEquals("Bad instruction", halted.at("/1/error").asText());
    assertTrue(halted.at("/1/result").isMissingNode());
  }

  @Test
  void theFourByteTracerCountsSelectors() throws Exception {
    JsonNode counts = trace("00", "'tracer':'4byteTracer'");
    assertEquals("{\"0x00000000-1\":1}", counts.toString());
  }

  @Test
  void theMuxTracerHasEachResult() throws Exception {
    JsonNode all =
        trace(
            DESTROYED,
            "'tracer':'muxTracer','tracerConfig':{'noopTracer':null,'4byteTracer':{},'callTracer':{'withLog':true},'prestateTracer':{}}");
    assertEquals("{}", all.get("noopTracer").toString());
    assertEquals(1, all.at("/4byteTracer/0x00000000-1").asInt());
    assertEquals(2, all.at("/callTracer/logs").size());
    assertTrue(all.get("prestateTracer").has(OTHER));
  }

  @Test
  void aPlaceWithinABlockIsRefusedByName() {
    RpcException refusal = assertThrows(RpcException.class, () -> trace("00", "'txIndex':'0x1'"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("txIndex"), refusal.getMessage());
  }

  @Test
  void thePrestateTracerShowsWhatItIsAskedFor() throws Exception {
    String stores = "60015f5500";
    JsonNode all = trace(stores, "'tracer':'prestateTracer'");
    assertTrue(all.at("/" + OTHER).has("storage") && all.at("/" + OTHER).has("code"));
    assertFalse(all.has(SHA_256), "it was not there");
    JsonNode few =
        trace(
            stores,
            "'tracer':'prestateTracer','tracerConfig':{'disableCode':true,'disableStorage':true,'includeEmpty':true}");
    assertEquals("{\"balance\":\"0x9\"}", few.get(OTHER).toString());
    assertEquals("{\"balance\":\"0x0\"}", few.get(SHA_256).toString());
    String difference = "'tracer':'prestateTracer','tracerConfig':{'diffMode':true%s}";
    assertTrue(trace(stores, difference.formatted("")).at("/post").has(OTHER));
    assertFalse(
        trace(stores, difference.formatted(",'disableStorage':true")).at("/post").has(OTHER));
  }

  @Test
  void theStructLoggerShowsNoMoreStepsThanItsLimit() throws Exception {
    JsonNode whole = trace("00", "'limit':0");
    JsonNode cut = trace("00", "'limit':3");
    assertEquals(3, cut.get("structLogs").size());
    assertEquals(whole.get("structLogs").get(2), cut.get("structLogs").get(2));
    assertEquals(whole.get("gas"), cut.get("gas"));
  }

  @Test
  void theStructLoggerShowsReturnDataIfAskedFor() throws Exception {
    JsonNode steps = trace("600a5f5260205ff3", "'enableReturnData':true").get("structLogs");
    assertTrue(
        steps.findValues("returnData").stream().anyMatch(one -> one.asText().equals(word(10))));
  }

  /** Unknown keys of a tracer's configuration are ignored, as go-ethereum ignores them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "4byteTracer",
        "callTracer",
        "flatCallTracer",
        "noopTracer",
        "prestateTracer",
      })
  void whatATracerDoesNotHaveIsPassedOver(String tracer) throws Exception {
    String named = "'tracer':'%s'".formatted(tracer);
    assertEquals(
        trace(DESTROYED, named),
        trace(DESTROYED, named + ",'timeout':'9s','tracerConfig':{'colour':{'of':'logs'}}"));
    assertEquals(trace(DESTROYED, named), trace(DESTROYED, named + ",'tracerConfig':null"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'tracer':'{fault:function(){}}'; none in JavaScript",
        "'tracer':'muxTracer'; an object of tracers' configurations by name",
        "'tracer':'muxTracer','tracerConfig':{'muxTracer':{}}; no muxTracer in it",
        "'tracer':'muxTracer','tracerConfig':{'what':{}}; there are 4byteTracer, callTracer",
        "'tracer':'muxTracer','tracerConfig':{'callTracer':[]}; 'tracerConfig.callTracer' is an object",
        "'tracer':'callTracer','tracerConfig':'withLog'; 'tracerConfig' is an object",
        "'tracer':'callTracer','tracerConfig':{'withLog':'true'}; 'tracerConfig.withLog' is true or false",
        "'tracer':'flatCallTracer','tracerConfig':{'includePrecompiles':1}; is true or false",
        "'tracer':'prestateTracer','tracerConfig':{'disableCode':{}}; is true or false",
        "'tracer':'prestateTracer','tracerConfig':{'diffMode':true,'includeEmpty':true}; diffMode with includeEmpty",
        "'enableMemory':'yes'; 'options.enableMemory' is true or false",
      })
  void whatIsNotThereIsNamed(String options, String reason) {
    RpcException refusal = assertThrows(RpcException.class, () -> trace("00", options.strip()));
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason.strip()), refusal.getMessage());
  }
}
