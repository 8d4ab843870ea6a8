package network.haca.primitives;

import java.util.List;

/**
 * How a test encodes what it signs with RSA-PSS: rightly, or wrong in one place.
 *
 * @param saltSize right with 32
 * @param padding the byte in front of the salt; right with 1
 * @param trailer right with 0xbc
 * @param front turned on in the first byte of the encoding; right with 0
 * @param isHashed whether the message is hashed first, as is right
 */
record TestPss(
    String name, int saltSize, int padding, int trailer, int front, boolean isHashed, int stray) {
  static final TestPss RIGHT = new TestPss("right", 32, 1, 0xbc, 0, true, 0);

  static List<TestPss> odd() {
    return List.of(
        new TestPss("salt-31", 31, 1, 0xbc, 0, true, 0),
        new TestPss("salt-33", 33, 1, 0xbc, 0, true, 0),
        new TestPss("salt-none", 0, 1, 0xbc, 0, true, 0),
        new TestPss("padding-2", 32, 2, 0xbc, 0, true, 0),
        new TestPss("padding-0", 32, 0, 0xbc, 0, true, 0),
        new TestPss("padding-stray", 32, 1, 0xbc, 0, true, 1),
        new TestPss("trailer-cc", 32, 1, 0xcc, 0, true, 0),
        new TestPss("not-hashed", 32, 1, 0xbc, 0, false, 0),
        new TestPss("first-bit", 32, 1, 0xbc, 0x80, true, 0));
  }

  /**
   * The encoding.
   *
   * @param bits that it may have
   * @param seed chooses the salt
   */
  Bytes encode(Bytes32 message, int bits, int seed) {
    int size = (bits + 7) / 8;
    Bytes salt =
        Bytes.concat(Keccak.hash(Bytes.ofUtf8("salt" + seed)).value(), Bytes.fromHex("77"))
            .slice(0, saltSize);
    Bytes32 digest = isHashed ? Sha256.hash(message.value()) : message;
    Bytes32 hash = Sha256.hash(Bytes.wrap(new byte[8]), digest.value(), salt);
    byte[] block = new byte[size - 33];
    block[block.length - saltSize - 1] = (byte) padding;
    block[1] ^= (byte) stray;
    salt.copyTo(0, block, block.length - saltSize, saltSize);
    for (int i = 0; i < block.length; i++) {
      byte[] counter = {0, 0, 0, (byte) (i / 32)};
      block[i] ^= (byte) Sha256.hash(hash.value(), Bytes.wrap(counter)).value().get(i % 32);
    }
    block[0] &= (byte) (0xff >>> (8 * size - bits));
    block[0] |= (byte) front;
    byte[] last = {(byte) trailer};
    return Bytes.concat(Bytes.wrap(block), hash.value(), Bytes.wrap(last));
  }
}
