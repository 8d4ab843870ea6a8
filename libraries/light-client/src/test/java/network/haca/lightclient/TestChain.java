package network.haca.lightclient;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Sha256;

/** A chain of headers with real commits, a minute apart, whose validators the test names. */
final class TestChain implements LightBlockSource {
  static final String ID = "test";
  static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
  private static final Bytes ZERO = Bytes32.ZERO.value();

  private final String chainId;
  private final IntFunction<int[]> setOf;
  private final int absent;
  private final List<LightBlock> blocks = new ArrayList<>();
  int asked;

  /**
   * @param setOf the numbers of the validators of a height, each with power 1
   * @param absent so many of each set do not sign
   */
  TestChain(int heights, int absent, IntFunction<int[]> setOf) {
    this(ID, heights, absent, setOf);
  }

  TestChain(String chainId, int heights, int absent, IntFunction<int[]> setOf) {
    this.chainId = chainId;
    this.setOf = setOf;
    this.absent = absent;
    for (int height = 1; height <= heights; height++) {
      blocks.add(make(height));
    }
  }

  static Bytes seed(int validator) {
    return Sha256.hash(Bytes.ofUtf8("validator " + validator)).value();
  }

  List<TrustedValidator> set(int height) {
    List<TrustedValidator> set = new ArrayList<>();
    for (int validator : setOf.apply(height)) {
      set.add(validator(validator));
    }
    return set;
  }

  private static TrustedValidator validator(int number) {
    return new TrustedValidator(new Bytes32(Ed25519.publicKeyOf(seed(number))), 1);
  }

  /** A genesis that names the validators of a height. */
  TrustedGenesis genesis(int height) {
    return new TrustedGenesis(ID, 1, true, 1, set(height));
  }

  /** A block as a node gives it that names other validators. */
  LightBlock at(int height, List<TrustedValidator> validators) {
    LightBlock block = blocks.get(height - 1);
    return new LightBlock(block.header(), block.commit(), validators);
  }

  /** One of the signatures is of another time. */
  LightBlock withVoteChanged(int height) {
    LightBlock block = blocks.get(height - 1);
    Commit commit = block.commit();
    List<Vote> votes = new ArrayList<>(commit.votes());
    Vote vote = votes.getLast();
    votes.set(
        votes.size() - 1,
        new Vote(vote.flag(), vote.address(), vote.time().plusNanos(1), vote.signature()));
    return new LightBlock(
        block.header(),
        new Commit(commit.height(), commit.round(), commit.block(), votes),
        block.validators());
  }

  Bytes hash(int height) {
    return blocks.get(height - 1).header().hash();
  }

  void replace(int height, LightBlock block) {
    blocks.set(height - 1, block);
  }

  /** One of the validators voted for no block, in the name of which there is no id to sign. */
  LightBlock withNilVote(int height) {
    LightBlock block = blocks.get(height - 1);
    Commit commit = block.commit();
    List<Vote> votes = new ArrayList<>(commit.votes());
    Vote vote = votes.getLast();
    Vote nil = new Vote(Vote.Flag.NIL, vote.address(), vote.time(), Bytes.EMPTY);
    for (int number : setOf.apply(height)) {
      if (validator(number).address().equals(vote.address())) {
        Bytes signature = Ed25519.sign(seed(number), nil.signedBytes(commit, chainId));
        nil = new Vote(Vote.Flag.NIL, vote.address(), vote.time(), signature);
      }
    }
    votes.set(votes.size() - 1, nil);
    return new LightBlock(
        block.header(),
        new Commit(commit.height(), commit.round(), commit.block(), votes),
        block.validators());
  }

  @Override
  public long latest() {
    return blocks.size();
  }

  @Override
  public LightBlock at(long height) throws IOException {
    asked++;
    if (height > blocks.size()) {
      throw new IOException("no height " + height);
    }
    return blocks.get((int) height - 1);
  }

  private LightBlock make(int height) {
    Map<String, Bytes> digests = new TreeMap<>();
    digests.put("validators_hash", TrustedValidator.hash(set(height)));
    digests.put("next_validators_hash", TrustedValidator.hash(set(height + 1)));
    CometHeader header =
        new CometHeader(
            11,
            1,
            chainId,
            height,
            GENESIS.plusSeconds(60L * height),
            new BlockId(height == 1 ? ZERO : hash(height - 1), 1, ZERO),
            digests);
    return new LightBlock(header, commit(header, height), set(height));
  }

  private Commit commit(CometHeader header, int height) {
    List<Vote> votes = new ArrayList<>();
    Commit unsigned = new Commit(height, 0, new BlockId(header.hash(), 1, ZERO), votes);
    Instant time = GENESIS.plusSeconds(60L * height + 1);
    int[] numbers = setOf.apply(height);
    for (TrustedValidator validator : TrustedValidator.ordered(set(height))) {
      int place = set(height).indexOf(validator);
      votes.add(place < absent ? Vote.NONE : vote(unsigned, numbers[place], time));
    }
    return new Commit(height, 0, unsigned.block(), votes);
  }

  private Vote vote(Commit commit, int number, Instant time) {
    Bytes address = validator(number).address();
    Vote unsigned = new Vote(Vote.Flag.COMMIT, address, time, Bytes.EMPTY);
    Bytes signature = Ed25519.sign(seed(number), unsigned.signedBytes(commit, chainId));
    return new Vote(Vote.Flag.COMMIT, address, time, signature);
  }
}
