package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  private static KafkaSettings read(Map<String, String> given) throws InvalidSettingsException {
    return KafkaSettings.read(KafkaSettings.SETTINGS.read(given));
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
  void withNoMoreThanTheBrokersAllElseIsTheDefault() throws InvalidSettingsException {
    ConfigCheck.ofPart(KafkaSettings.SETTINGS, KafkaSettings::read)
        .assertDefaults(Map.of("kafka.servers", "a:1, b:2"), KafkaSettings.of("a:1,b:2"));
  }

  @Test
  void aRoleThatMayDoWithoutKafkaHasNoneUntilBrokersAreNamed() throws InvalidSettingsException {
    assertEquals(
        Optional.empty(), KafkaSettings.readOptional(KafkaSettings.OPTIONAL.read(Map.of())));
    assertEquals(
        Optional.of(KafkaSettings.of("a:1")),
        KafkaSettings.readOptional(KafkaSettings.OPTIONAL.read(Map.of("kafka.servers", "a:1"))));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    ConfigCheck.ofPart(KafkaSettings.SETTINGS, KafkaSettings::read)
        .assertMapping(
            Map.of(
                "kafka.servers", "host:9092",
                "kafka.user", "worker",
                "kafka.password", "word",
                "kafka.tls", "true",
                "kafka.mechanism", "SCRAM_SHA_256"),
            new KafkaSettings(
                "host:9092",
                Map.of(
                    "bootstrap.servers",
                    "host:9092",
                    "security.protocol",
                    "SASL_SSL",
                    "sasl.mechanism",
                    "SCRAM-SHA-256",
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"worker\" password=\"word\";")));
  }

  private static String refusal(Map<String, String> given) {
    return String.valueOf(
        assertThrows(InvalidSettingsException.class, () -> read(given)).getMessage());
  }

  @Test
  void halfAUserIsNamed() {
    assertEquals(
        "kafka.password: missing; give the password of kafka.user",
        refusal(Map.of("kafka.servers", "host:9092", "kafka.user", "worker")));
    assertEquals(
        "kafka.user: missing; give the user whose password kafka.password is",
        refusal(Map.of("kafka.servers", "host:9092", "kafka.password", "word")));
    assertEquals(
        "kafka.password: not readable; give a password",
        refusal(
            Map.of("kafka.servers", "host:9092", "kafka.user", "worker", "kafka.password", "")));
  }

  @Test
  void brokersHavePorts() {
    assertEquals(
        "kafka.servers: 'one,two:2' given; give host:port, or several, comma-separated",
        refusal(Map.of("kafka.servers", "one,two:2")));
    assertEquals(
        "kafka.servers: '' given; give host:port, or several, comma-separated",
        refusal(Map.of("kafka.servers", "")));
  }
}
