package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import network.haca.llmnode.grammar.Grammar;
import network.haca.llmnode.grammar.JsonSchemaGrammar;
import network.haca.llmnode.grammar.Place;
import org.junit.jupiter.api.Test;

/** Masks of tokens are what looking at each token by itself finds. */
class TokenMasksTest {
  private static final String PIECES = "{}[]\",: \n0123456789.-eEtrufalsné世👍abxyz\\";

  private static Grammar grammar(String schema) throws Exception {
    return assertInstanceOf(
            JsonSchemaGrammar.Compiled.Good.class,
            JsonSchemaGrammar.compile(new ObjectMapper().readTree(schema)))
        .grammar();
  }

  /** Texts as tokens have them: some twice, some that begin others, some none. */
  private static TokenTexts texts(Random random) {
    int[] pieces = PIECES.codePoints().toArray();
    byte[][] texts = new byte[3_000][];
    for (int token = 0; token < texts.length; token++) {
      StringBuilder text = new StringBuilder();
      int length = token < pieces.length ? 1 : random.nextInt(6);
      for (int i = 0; i < length; i++) {
        text.appendCodePoint(pieces[token < pieces.length ? token : random.nextInt(pieces.length)]);
      }
      texts[token] = text.toString().getBytes(StandardCharsets.UTF_8);
    }
    return new TokenTexts(texts);
  }

  private static BitSet oneByOne(TokenTexts texts, Place place) {
    BitSet good = new BitSet();
    for (int token = 0; token < texts.count(); token++) {
      byte[] text = texts.of(token);
      if (text.length > 0 && !place.after(text).isLost()) {
        good.set(token);
      }
    }
    return good;
  }

  @Test
  void theyAreWhatEachTokenByItselfIs() throws Exception {
    Random random = new Random(7);
    TokenTexts texts = texts(random);
    TokenMasks masks = new TokenMasks(texts);
    Place place =
        Place.start(
            grammar(
                """
                {"type": "array", "minItems": 12, "items": {"anyOf": [{"type": "string", "pattern": "^[a-f世]{2,9}$"},
                  {"type": "number"}, {"enum": ["é", "👍"]}, {"type": "object",
                  "properties": {"ab": {"type": "boolean"}, "abx": {"type": "null"}}}]}}
                """));
    int steps = 0;
    for (; steps < 200 && !place.mustEnd(); steps++) {
      BitSet good = masks.at(place);
      assertEquals(oneByOne(texts, place), good);
      int[] choices = good.stream().toArray();
      place = place.after(texts.of(choices[random.nextInt(choices.length)]));
    }
    assertTrue(steps > 20, "the answer ended after " + steps);
  }

  @Test
  void whatWasFoundIsFoundOnceAndOnlySoMuchIsKept() throws Exception {
    TokenTexts texts = texts(new Random(1));
    TokenMasks masks = new TokenMasks(texts);
    Place start = Place.start(grammar("{\"const\": \"%s\"}".formatted("a".repeat(200))));
    BitSet first = masks.at(start);
    assertSame(first, masks.at(start));
    Place place = start;
    for (int i = 0; i < TokenMasks.KEPT_MAX + 1; i++) {
      place = place.after(i == 0 ? new byte[] {'"'} : new byte[] {'a'});
      var _ = masks.at(place);
    }
    BitSet again = masks.at(start);
    assertEquals(first, again);
    assertNotSame(first, again, "it was forgotten");
  }

  @Test
  void withoutTokensThereIsNothing() throws Exception {
    TokenTexts none =
        new TokenTexts(IntStream.range(0, 4).mapToObj(i -> new byte[0]).toArray(byte[][]::new));
    assertTrue(new TokenMasks(none).at(Place.start(grammar("true"))).isEmpty());
  }
}
