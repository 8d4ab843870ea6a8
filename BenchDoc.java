package network.haca.attestation;
import network.haca.primitives.*; import java.util.*;
public class BenchDoc { public static void main(String[] a) throws Exception {
 for (int between : new int[]{3,7}) { TestDocument d=TestDocument.under(new TestPath(between)); Bytes e=d.encoded(); Optional<TrustedRoots> r=Optional.of(d.roots());
 byte[] w=e.toArray(); w[w.length-1]^=1; Bytes bad=Bytes.wrap(w);
 for(Bytes doc: new Bytes[]{e,bad}) { double best=1e9; for(int rep=0;rep<8;rep++){ long t=System.nanoTime(); int ok=0; for(int i=0;i<60;i++) if(AttestationDocument.verify(doc,r,TestPath.TIME,DocumentRules.STRICT) instanceof AttestationDocument.Verdict.Accepted) ok++; best=Math.min(best,(System.nanoTime()-t)/60e6);} System.out.printf("between %d size %d: %.2f ms%n",between,doc.size(),best);} }
 // cheap worst: PEM of 8192 and large CBOR
 String pem="-----BEGIN CERTIFICATE-----".repeat(303); Bytes P=Bytes.ofUtf8(pem); long t=System.nanoTime(); for(int i=0;i<200;i++) TrustedRoots.ofPem(P); System.out.printf("pem %.3f ms%n",(System.nanoTime()-t)/200e6);
 TestKey k=new TestKey("x"); Bytes pt=k.point(false).slice(1,96); var s=k.sign(P); long u=System.nanoTime(); for(int i=0;i<500;i++) P384.verifies(pt,P,s); System.out.printf("verify %.3f ms%n",(System.nanoTime()-u)/500e6);
}}
