package network.haca.llmnode.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client learns of a provider's errors: the provider's own words, and no key. */
class ProviderErrorsTest {
  private final ProviderKeys keys = new ProviderKeys();
  private final ProviderErrors errors = new ProviderErrors("p", keys, new GoogleDialect());

  private LlmError refused(int status, String body, String... headers) {
    MultiMap map = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    return errors.refused(status, map, Buffer.buffer(body.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400|{'error':{'message':'m','type':'invalid_request_error','param':'messages','code':'context_length_exceeded'}}|400|invalid_request_error|context_length_exceeded|messages",
        "404|{'error':{'message':'m','code':'model_not_found'}}|404|invalid_request_error|model_not_found|",
        "402|{'error':{'message':'m','code':402}}|402|invalid_request_error|402|",
        "422|{'detail':'m'}|422|invalid_request_error||",
        "429|{'error':{'message':'m','type':'insufficient_quota','code':'insufficient_quota'}}|429|insufficient_quota|insufficient_quota|",
        "429|{'type':'error','error':{'type':'rate_limit_error','message':'m'}}|429|rate_limit_error|rate_limit_exceeded|",
        "529|{'type':'error','error':{'type':'overloaded_error','message':'m'}}|502|overloaded_error|provider_error|",
        "429|{'error':{'code':429,'message':'m','status':'RESOURCE_EXHAUSTED'}}|429|rate_limit_error|RESOURCE_EXHAUSTED|",
        "400|[{'error':{'code':400,'message':'m','status':'INVALID_ARGUMENT'}}]|400|invalid_request_error|INVALID_ARGUMENT|",
        "400|{'object':'error','message':'m','type':'BadRequestError','param':null,'code':400}|400|BadRequestError|400|",
        "413|{'error':'m'}|413|invalid_request_error|request_too_large|",
        "503|{'error':{'message':'m'}}|502|server_error|provider_error|",
      })
  void wordsOfEveryApiReachTheClient(
      int given, String body, int status, String type, String code, String param) {
    LlmError error = refused(given, body);
    assertEquals(status, error.status());
    assertEquals(type, error.type());
    assertEquals(code == null ? "" : code, error.code());
    assertEquals(param == null ? "" : param, error.param());
    assertTrue(error.message().endsWith("m"), error::message);
  }

  @Test
  void whatSaysNothingOfTheRequestIsTheProvidersFault() {
    assertEquals(502, refused(404, "<html>").status());
    assertEquals(502, refused(301, "{}").status());
    assertEquals(400, refused(400, "").status());
    assertEquals(502, refused(403, "{'error':{'message':'m'}}").status());
  }

  @Test
  void whenToComeAgainIsSaidAsTheProviderSaysIt() {
    assertEquals(Optional.of("17"), refused(429, "{}", "Retry-After", "17").retryAfter());
    String date = "Fri, 31 Dec 1999 23:59:59 GMT";
    assertEquals(Optional.of(date), refused(529, "{}", "retry-after", date).retryAfter());
    assertEquals(Optional.of("2"), refused(429, "{}", "retry-after-ms", "1001").retryAfter());
    assertEquals(Optional.of("3"), refused(429, "{}", "Retry-After", "2.5").retryAfter());
    String google =
        "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'17.2s'}]}}";
    assertEquals(Optional.of("18"), refused(429, google).retryAfter());
    assertEquals(Optional.empty(), refused(429, "{}", "Retry-After", "<soon>").retryAfter());
  }

  @Test
  void theNodesKeyIsInNoneOfIt() throws Exception {
    keys.put("p", "secret");
    String body =
        "{'error':{'message':'a secret','type':'secret','code':'secret','param':'secret'}}";
    for (int status : new int[] {400, 402, 429, 500}) {
      assertFalse(refused(status, body, "Retry-After", "1").toString().contains("secret"));
    }
    assertFalse(
        errors
            .inTheMiddle(PythonJson.parse(body.replace('\'', '"')))
            .toString()
            .contains("secret"));
    assertFalse(
        errors.of(new IllegalStateException("secret"), false, true).toString().contains("secret"));
  }

  @Test
  void noPartOfTheNodesKeyIsToldWhereAMessageIsCut() {
    keys.put("p", "secretsecretsecret");
    String cut = "{'error':{'message':'%ssecretsecretsecret'}}".formatted("x".repeat(4090));
    assertFalse(refused(400, cut).message().contains("secret"));
  }

  /** Only where nothing was produced may another provider be asked, or the client come again. */
  @Test
  void itIsKnownWhetherWorkMayHaveBeenDone() throws Exception {
    for (int status : new int[] {402, 404, 429, 500, 503}) {
      assertFalse(refused(status, "{'error':{'message':'m'}}").isAfterWork());
    }
    IllegalStateException cut = new IllegalStateException("cut");
    assertFalse(errors.of(cut, false, false).isAfterWork());
    assertTrue(errors.of(cut, false, true).isAfterWork());
    assertTrue(errors.of(cut, true, true).isAfterWork());
    assertTrue(errors.noJson().isAfterWork());
    assertTrue(ProviderErrors.tooLong().isAfterWork());
    assertTrue(errors.inTheMiddle(PythonJson.parse("{\"error\":\"m\"}")).isAfterWork());
    assertFalse(errors.insteadOfAnswer(PythonJson.parse("{\"error\":\"m\"}")).isAfterWork());
  }
}
