package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RlpWriterTest {
  private final RlpWriter writer = new RlpWriter(4);

  @Test
  void writesListsAsTheEncoderDoes() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      List<Bytes> texts = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        byte[] text =
            new byte[random.nextInt(10) == 0 ? random.nextInt(70_000) : random.nextInt(60)];
        random.nextBytes(text);
        texts.add(Bytes.wrap(text));
      }
      writer.clear();
      texts.reversed().forEach(writer::text);
      writer.listPrefix(0);
      assertEquals(
          Rlp.encodeList(texts.stream().map(Rlp::encode).toList()).toHex(),
          writer.toBytes().toHex());
      assertEquals(Keccak.hash(writer.toBytes()), writer.keccak());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0x7f, 0x80, 0xff, 0x100, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void writesNumbersAsUnsigned(long number) {
    writer.number(number);
    assertEquals(Rlp.encode(new BigInteger(Long.toUnsignedString(number))), writer.toBytes());
  }
}
