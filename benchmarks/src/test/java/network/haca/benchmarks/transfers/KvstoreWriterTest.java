package network.haca.benchmarks.transfers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

class KvstoreWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static boolean isTaken(String answer) throws IOException {
    return KvstoreWriter.isTaken(JSON.readTree(answer));
  }

  @Test
  void aPairHasOneEqualsSignAndIsAsLongAsATransfer() {
    byte[] pair = Base64.getDecoder().decode(KvstoreWriter.encoded(63, 123_456));
    String text = new String(pair, StandardCharsets.US_ASCII);
    assertTrue(text.matches("client-63-123456=x+"), text);
    int transfer =
        Payer.transfer(
                123_456,
                BigInteger.valueOf(1_000_000_000),
                Address.ofWord(Bytes32.ZERO),
                BigInteger.ONE)
            .sign(10_740L, DevelopmentAccounts.KEYS.get(0))
            .size();
    assertTrue(Math.abs(transfer - pair.length) <= 3, () -> pair.length + " and " + transfer);
  }

  @Test
  void aFullPoolRefusesAndAKnownPairIsTaken() throws IOException {
    assertTrue(isTaken("{\"result\":{\"code\":0}}"));
    assertFalse(isTaken("{\"error\":{\"data\":\"mempool is full: number of txs 5000\"}}"));
    assertTrue(isTaken("{\"error\":{\"data\":\"tx already exists in cache\"}}"));
  }

  @Test
  void aPairThatTheStoreRefusesEndsTheMeasurement() {
    assertThrows(IOException.class, () -> isTaken("{\"result\":{\"code\":1}}"));
  }
}
