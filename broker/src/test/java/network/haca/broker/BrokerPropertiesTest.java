package network.haca.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {
  private static final BrokerAccess ACCESS = BrokerAccess.random();

  private static Map<String, String> properties(Optional<BrokerAccess> access) {
    return BrokerProperties.of(
        new BrokerProperties.Addresses("0.0.0.0:9092", "kafka:9092", "localhost:9093"),
        "/data",
        access);
  }

  @Test
  void aBrokerOfUsersAsksAtEveryListenerAndGoesByRights() {
    Map<String, String> properties = properties(Optional.of(ACCESS));
    assertEquals(
        "CONTROLLER:SASL_PLAINTEXT,CLIENTS:SASL_PLAINTEXT",
        properties.get("listener.security.protocol.map"));
    for (String listener : new String[] {"controller", "clients"}) {
      String users =
          properties.getOrDefault(
              "listener.name.%s.plain.sasl.jaas.config".formatted(listener), "");
      assertTrue(users.contains("user_worker=\"" + ACCESS.password("worker") + '"'), listener);
    }
    assertEquals("User:admin;User:proof-stream;User:bridge", properties.get("super.users"));
    assertFalse(properties(Optional.empty()).containsKey("super.users"));
  }

  @Test
  void clientsAreToldTheNameByWhichTheyReachIt() {
    Map<String, String> properties = properties(Optional.empty());
    assertEquals("CLIENTS://0.0.0.0:9092,CONTROLLER://localhost:9093", properties.get("listeners"));
    assertEquals("CLIENTS://kafka:9092", properties.get("advertised.listeners"));
  }

  @Test
  void variablesAreNamedAsTheImageReadsThem() {
    assertEquals(
        Map.of("KAFKA_LOG_DIRS", "/data", "KAFKA_A___B__C", "1"),
        BrokerProperties.variables(Map.of("log.dirs", "/data", "a-b_c", "1")));
  }

  @Test
  void usersAreReadAsTheyWereWritten() {
    assertEquals(ACCESS, BrokerAccess.parse(ACCESS.format()));
  }

  @Test
  void usersOfAnEarlierReleaseStayAndThoseThatCameSinceAreAdded() {
    BrokerAccess before = BrokerAccess.parse("admin:a,worker:b,proof-stream:c,bridge:d,reader:e");
    BrokerAccess now = before.complete();
    assertEquals("b", now.password(BrokerAccess.WORKER));
    assertEquals(48, now.password(BrokerAccess.FACILITATOR).length());
  }
}
