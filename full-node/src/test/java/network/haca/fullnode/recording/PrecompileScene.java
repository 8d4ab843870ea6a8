package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.primitives.Sha256;

/** Ethereum's precompiles, good and bad input of each, and what they answer in storage. */
final class PrecompileScene implements Scene {
  private static final long GAS = 1_500_000;
  private static final Bytes G1 = words("1", "2");

  /** The generator of EIP-197, imaginary parts first. */
  private static final Bytes G2 =
      words(
          "11559732032986387107991004021392285783925812861821192530917403151452391805634",
          "10857046999023057135944570762232829481370756359578518086990519993285655852781",
          "4082367875863433681332203403145435568316851327593401208105741076214120093531",
          "8495653923123431417604973247489272438418190587263600148770280649306958101930");

  private static final Bytes NEGATIVE_G1 =
      words("1", "21888242871839275222246405745257275088696311157297823662689037894645226208581");

  /** The fifth vector of EIP-152 behind its number of rounds. */
  private static final String BLAKE2 =
      "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
          + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b"
          + "616263"
          + "00".repeat(125)
          + "03000000000000000000000000000000";

  private record Question(int precompile, Bytes input) {}

  private final List<Question> questions = new ArrayList<>();

  @Override
  public void play(RecordedChain chain) {
    hashes();
    exponents();
    curve();
    blobs();
    p256();
    Wallet wallet = chain.wallets.get(2);
    Asker asker = Asker.deploy(chain, wallet);
    List<Bytes> asked = new ArrayList<>();
    for (Question question : questions) {
      Address precompile = Address.ofWord(Bytes32.ofUnsigned(question.precompile()));
      asked.add(
          wallet.call(
              asker.address(),
              asker.ask(precompile, 2L * asked.size(), GAS, question.input()),
              2_500_000));
    }
    for (int from = 0; from < asked.size(); from += 8) {
      List<Bytes> some = asked.subList(from, Math.min(from + 8, asked.size()));
      var _ = chain.block(some.toArray(Bytes[]::new));
    }
  }

  private void ask(int precompile, Bytes... input) {
    questions.add(new Question(precompile, Bytes.concat(input)));
  }

  private void hashes() {
    Bytes32 hash = Sha256.hash(Bytes.ofUtf8("recorded"));
    Secp256k1.Signature signature = Secp256k1.sign(Bytes32.ofUnsigned(5), hash);
    Bytes v = Bytes32.ofUnsigned(27 + signature.recoveryId()).value();
    Bytes otherV = Bytes32.ofUnsigned(28 - signature.recoveryId()).value();
    ask(1, hash.value(), v, signature.r().value(), signature.s().value());
    ask(1, hash.value(), otherV, signature.r().value(), signature.s().value());
    ask(1, hash.value(), v, Bytes32.ZERO.value(), signature.s().value());
    ask(1, hash.value(), Bytes32.ofUnsigned(26).value());
    for (int precompile = 2; precompile <= 4; precompile++) {
      ask(precompile);
      ask(precompile, Bytes.wrap(new byte[1000]));
    }
  }

  private void exponents() {
    String[][] sizesAndNumbers = {
      {"00", "00", "00", ""},
      {"01", "01", "01", "030507"},
      {"01", "01", "01", "030501"},
      {"01", "01", "01", "030500"},
      {"00", "20", "20", "ff".repeat(32) + "f7".repeat(32)},
      {"20", "20", "20", "12".repeat(32) + "ff".repeat(32) + "80" + "00".repeat(31)},
      {"40", "03", "40", "ab".repeat(64) + "010001" + "cd".repeat(63) + "cf"},
      {"20", "20", "20", "03"},
      {"ff", "ff", "ff", "5a".repeat(255 * 3)}
    };
    for (String[] one : sizesAndNumbers) {
      ask(
          5,
          word(one[0]),
          word(one[1]),
          word(one[2]),
          one[3].isEmpty() ? Bytes.EMPTY : Bytes.fromHex(one[3]));
    }
  }

  private void curve() {
    ask(6, G1, G1);
    ask(6, G1, NEGATIVE_G1);
    ask(6, words("1", "3"), G1);
    ask(6);
    ask(7, G1, Bytes.fromHex("ff".repeat(32)));
    ask(7, words("2", "2"), Bytes32.ofUnsigned(1).value());
    ask(8);
    ask(8, G1, G2, NEGATIVE_G1, G2);
    ask(8, G1, G2, G1, G2);
    ask(8, G1, G2, G1);
    ask(8, G1, words("1", "2", "3", "4"));
    ask(9, Bytes.fromHex("0000000c" + BLAKE2 + "01"));
    ask(9, Bytes.fromHex("00000000" + BLAKE2 + "00"));
    ask(9, Bytes.fromHex("0000000c" + BLAKE2 + "02"));
    ask(9, Bytes.fromHex("00004000" + BLAKE2 + "01"));
  }

  /** The zero polynomial is zero everywhere, and not seven; its commitment is infinity. */
  private void blobs() {
    Bytes infinity = Bytes.fromHex("c0" + "00".repeat(47));
    byte[] hash = Sha256.hash(infinity).toArray();
    hash[0] = 1;
    Bytes seven = Bytes32.ofUnsigned(7).value();
    Bytes zero = Bytes32.ZERO.value();
    ask(10, Bytes.wrap(hash), seven, zero, infinity, infinity);
    ask(10, Bytes.wrap(hash), seven, seven, infinity, infinity);
    ask(10, Bytes.wrap(hash), Bytes.fromHex("ff".repeat(32)), zero, infinity, infinity);
    ask(10, Bytes.wrap(hash), seven, zero, infinity, Bytes.fromHex("ff".repeat(48)));
    ask(10, zero, seven, zero, infinity, infinity);
  }

  /** The first test vector of RIP-7212 in go-ethereum, and the same with a bit changed. */
  private void p256() {
    String vector =
        "4cee90eb86eaa050036147a12d49004b6b9c72bd725d39d4785011fe190f0b4d"
            + "a73bd4903f0ce3b639bbbf6e8e80d16931ff4bcf5993d58468e8fb19086e8cac"
            + "36dbcd03009df8c59286b162af3bd7fcc0450c9aa81be5d10d312af6c66b1d60"
            + "4aebd3099c618202fcfe16ae7770b0c49ab5eadf74b754204a3bb6060e44eff3"
            + "7618b065f9832de4ca6ca971a7a1adc826d0f7c00181a5fb2ddf79ae00b4e10e";
    ask(0x100, Bytes.fromHex(vector));
    ask(0x100, Bytes.fromHex(vector.substring(0, 319) + "f"));
    ask(0x100, Bytes.fromHex("ff" + vector.substring(2)));
    ask(0x100, Bytes.fromHex(vector.substring(2)));
  }

  private static Bytes word(String hex) {
    return Bytes.fromHex("00".repeat(32 - hex.length() / 2) + hex);
  }

  private static Bytes words(String... decimals) {
    Bytes words = Bytes.EMPTY;
    for (String decimal : decimals) {
      String hex = new BigInteger(decimal).toString(16);
      words = Bytes.concat(words, Bytes.fromHex("0".repeat(64 - hex.length()) + hex));
    }
    return words;
  }
}
