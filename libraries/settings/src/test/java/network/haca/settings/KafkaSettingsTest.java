package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  private static KafkaSettings read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    KafkaSettings kafka = KafkaSettings.read(settings);
    settings.check();
    return kafka;
  }

  @Test
  void aUserIsAuthenticatedAndItsPasswordShownNowhere() throws InvalidSettingsException {
    KafkaSettings kafka =
        read(
            Map.of(
                "kafka.servers", "host:9092",
                "kafka.user", "worker",
                "kafka.password", "a\"b",
                "kafka.tls", "true",
                "kafka.mechanism", "SCRAM_SHA_512"));
    assertEquals("SASL_SSL", kafka.properties().get("security.protocol"));
    assertEquals("SCRAM-SHA-512", kafka.properties().get("sasl.mechanism"));
    assertEquals(
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"worker\""
            + " password=\"a\\\"b\";",
        kafka.properties().get("sasl.jaas.config"));
    assertFalse(kafka.toString().contains("b\""));
  }

  @Test
  void withoutAUserNothingIsAsked() throws InvalidSettingsException {
    assertEquals(
        Map.of("bootstrap.servers", "host:9092", "security.protocol", "PLAINTEXT"),
        read(Map.of("kafka.servers", "host:9092")).properties());
  }

  @Test
  void aUserWithoutPasswordIsNamed() {
    InvalidSettingsException refused =
        assertThrows(
            InvalidSettingsException.class,
            () -> read(Map.of("kafka.servers", "host:9092", "kafka.user", "worker")));
    assertEquals(true, String.valueOf(refused.getMessage()).contains("kafka.password: missing"));
  }
}
