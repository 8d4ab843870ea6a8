package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import org.junit.jupiter.api.Test;

/** Headers and blocks out of bytes from anywhere. */
class RawBlockTest {
  private final ChainConfig config = ChainConfig.development();
  private final BlockHeader header =
      BlockExecutor.idleHeader(
          config,
          new BlockHeader(
              Bytes32.ZERO,
              Address.ZERO,
              Bytes32.ZERO,
              Bytes32.ZERO,
              Bytes32.ZERO,
              BlockHeader.bloom(List.of()),
              0,
              1,
              0,
              1,
              Bytes32.ZERO,
              BigInteger.ONE),
          2,
          Address.ZERO);

  private static Bytes block(Bytes... transactions) {
    return Rlp.encodeList(
        Rlp.encode(Bytes.EMPTY),
        Rlp.encodeList(List.of(transactions).stream().map(Rlp::encode).toList()),
        Rlp.encodeList(),
        Rlp.encodeList());
  }

  @Test
  void aBlockWithoutTransactionsHasNoEntries() throws Exception {
    assertEquals(List.of(), RawBlock.entries(config, header, block(), List.of()));
  }

  /** The root of a trie is the same with them. */
  @Test
  void emptyTransactionsAndReceiptsAreRefused() {
    assertThrows(
        RawBlock.InvalidException.class,
        () -> RawBlock.entries(config, header, block(Bytes.EMPTY), List.of(Bytes.EMPTY)));
  }

  @Test
  void aHeaderIsWhatItsBytesSay() throws Rlp.MalformedException {
    assertEquals(header, BlockHeader.decode(header.encode()));
  }

  @Test
  void aHeaderWithAFieldOfAnotherFormIsMalformed() throws Rlp.MalformedException {
    List<Rlp.Item> fields = ((Rlp.Sequence) Rlp.decode(header.encode())).items();
    for (int i : new int[] {0, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 15}) {
      for (Rlp.Item other :
          List.of(new Rlp.Sequence(List.of()), new Rlp.Text(Bytes.fromHex("ff".repeat(33))))) {
        List<Rlp.Item> changed = new ArrayList<>(fields);
        changed.set(i, other);
        Bytes encoded = Rlp.encode(new Rlp.Sequence(changed));
        assertThrows(Rlp.MalformedException.class, () -> BlockHeader.decode(encoded), "field " + i);
      }
    }
  }

  @Test
  void aHeightOver63BitsIsMalformed() throws Rlp.MalformedException {
    List<Rlp.Item> changed = new ArrayList<>(((Rlp.Sequence) Rlp.decode(header.encode())).items());
    changed.set(8, new Rlp.Text(Bytes.fromHex("8000000000000000")));
    Bytes encoded = Rlp.encode(new Rlp.Sequence(changed));
    assertThrows(Rlp.MalformedException.class, () -> BlockHeader.decode(encoded));
  }
}
