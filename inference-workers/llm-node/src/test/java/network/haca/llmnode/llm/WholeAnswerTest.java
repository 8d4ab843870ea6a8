package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** No field of a stream is lost where it is put together. */
class WholeAnswerTest {
  private static String whole(String... choices) throws Exception {
    WholeAnswer answer = new WholeAnswer(LlmApi.CHAT);
    for (String choice : choices) {
      answer.add(PythonJson.parse("{\"choices\":[%s]}".formatted(choice.replace('\'', '"'))));
    }
    return answer.toJson().at("/choices/0").toString().replace('"', '\'');
  }

  @Test
  void textsGrowAndAllElseIsKept() throws Exception {
    assertEquals(
        "{'index':0,'message':{'role':'assistant','content':'','reasoning_content':'hm','refusal':'no no','annotations':[1,2],"
            + "'audio':{'expires_at':7,'data':'QUJD','id':'a'},'function_call':{'arguments':'{}','name':'f'}},'finish_reason':'stop','stop_reason':3}",
        whole(
            "{'index':0,'delta':{'refusal':'no ','reasoning_content':'h','annotations':[1],'audio':{'id':'a','data':'QU'},'function_call':{'name':'f','arguments':'{'}}}",
            "{'index':0,'delta':{'refusal':'no','reasoning_content':'m','annotations':[2],'audio':{'data':'JD','expires_at':7},'function_call':{'arguments':'}'}}}",
            "{'index':0,'delta':{},'finish_reason':'stop','stop_reason':3}"));
  }

  @Test
  void aContentOfPartsStaysOne() throws Exception {
    assertEquals(
        "{'index':0,'message':{'role':'assistant','content':[{'type':'text','text':'abc'},{'type':'reference','ids':[1]},{'type':'text','text':'d'}]},'finish_reason':''}",
        whole(
            "{'index':0,'delta':{'content':'a'}}",
            "{'index':0,'delta':{'content':[{'type':'text','text':'b'},{'type':'text','text':'c'},{'type':'reference','ids':[1]}]}}",
            "{'index':0,'delta':{'content':'d'}}"));
  }
}
