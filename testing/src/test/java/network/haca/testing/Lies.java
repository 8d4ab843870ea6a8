package network.haca.testing;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import network.haca.fullnode.core.VoteExtension;
import network.haca.primitives.Bytes;

/** What a validator may say in a vote in place of what it found. */
enum Lies implements UnaryOperator<Bytes> {
  NONE {
    @Override
    public Bytes apply(Bytes truth) {
      return truth;
    }
  },
  OPPOSITE {
    @Override
    public Bytes apply(Bytes truth) {
      return opposite(truth);
    }
  },
  SILENCE {
    @Override
    public Bytes apply(Bytes truth) {
      return Bytes.EMPTY;
    }
  },
  GARBAGE {
    @Override
    public Bytes apply(Bytes truth) {
      return random(1 + ThreadLocalRandom.current().nextInt(VoteExtension.BYTES_MAX));
    }
  },
  CHANGING_ITS_MIND {
    @Override
    public Bytes apply(Bytes truth) {
      return ThreadLocalRandom.current().nextBoolean() ? opposite(truth) : truth;
    }
  },
  OVERSIZE {
    @Override
    public Bytes apply(Bytes truth) {
      return random(VoteExtension.BYTES_MAX + 1);
    }
  };

  private static Bytes opposite(Bytes truth) {
    List<VoteExtension.Opinion> opinions =
        VoteExtension.decode(truth).map(VoteExtension::opinions).orElse(List.of());
    return new VoteExtension(
            opinions.stream()
                .map(opinion -> new VoteExtension.Opinion(opinion.number(), !opinion.yes()))
                .toList())
        .encode();
  }

  private static Bytes random(int size) {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
