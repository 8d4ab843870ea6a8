package network.haca.llmnode.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One answer in the making: its prompt, its tokens so far, and who is told of its text. */
final class Generation implements BatchMember {
  private final long[] prompt;
  private final Wish wish;
  private final GenerationListener listener;
  private final Sampler sampler;
  private final TokenText text;
  private final StopText stop;
  private final @Nullable BoundAnswer bound;

  /** Of tokens whose text is not told yet. */
  private final List<TokenLogProbability> untold = new ArrayList<>();

  private int fed;
  private int answered;
  private long last;
  private volatile boolean isCancelled;
  private boolean isEnded;

  Generation(long[] prompt, Wish wish, DecoderModel model, GenerationListener listener) {
    this.prompt = prompt.clone();
    this.wish = wish;
    this.listener = listener;
    this.sampler = new Sampler(wish.sampling(), prompt);
    this.text = new TokenText(model.vocabulary());
    this.stop = new StopText(wish.stops());
    this.bound = wish.binding().map(BoundAnswer::new).orElse(null);
  }

  /** Nobody waits for it any more; from any thread. */
  void cancel() {
    isCancelled = true;
  }

  @Override
  public boolean isOver() {
    return isEnded || isCancelled;
  }

  @Override
  public long[] nextOfPrompt(int tokensMax) {
    long[] next = Arrays.copyOfRange(prompt, fed, Math.min(fed + tokensMax, prompt.length));
    fed += next.length;
    return next;
  }

  @Override
  public boolean isPromptRead() {
    return fed == prompt.length;
  }

  @Override
  public long last() {
    return last;
  }

  @Override
  public void next(float[] logits, Set<Long> ends) {
    float[] asModelled = wish.likeliest().isPresent() ? logits.clone() : logits;
    if (bound != null && !bound.bind(logits, ends)) {
      fail("No token of this model goes on with what the answer has to be.");
      return;
    }
    last = sampler.choose(logits);
    answered++;
    if (ends.contains(last)) {
      end("stop");
      return;
    }
    if (bound != null) {
      bound.add(last);
    }
    wish.likeliest()
        .ifPresent(count -> untold.add(TokenLogProbability.of(asModelled, (int) last, count)));
    tell(stop.add(text.add(last)));
    if (stop.isStopped() || (bound != null && bound.isWhole())) {
      end("stop");
    } else if (answered >= wish.tokensMax()) {
      tell(stop.add(text.rest()));
      end(stop.isStopped() ? "stop" : "length");
    }
  }

  @Override
  public void fail(String reason) {
    isEnded = true;
    listener.failed(reason);
  }

  private void end(String reason) {
    isEnded = true;
    if (!stop.isStopped()) {
      tell(stop.add(text.rest()));
      tell(stop.rest());
    }
    listener.ended(reason, prompt.length, answered);
  }

  private void tell(String more) {
    if (!more.isEmpty()) {
      listener.text(more, List.copyOf(untold));
      untold.clear();
    }
  }
}
