import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.*;
import org.xml.sax.*;

/**
 * Judges documents with the validator of the Java library, which is Xerces-J.
 * Each line of standard input is a document and its schema documents, divided by
 * tabs; each line of output is "valid", "invalid" or "unable", a tab and why.
 */
class Judge {
    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        String known = null;
        Schema schema = null;
        String why = null;
        for (String line; (line = in.readLine()) != null; ) {
            var parts = line.split("\t");
            var key = line.substring(parts[0].length());
            if (!key.equals(known)) {
                known = key;
                schema = null;
                try {
                    var sources = new Source[parts.length - 1];
                    for (int i = 1; i < parts.length; i++)
                        sources[i - 1] = new StreamSource(new File(parts[i]));
                    schema = factory.newSchema(sources);
                } catch (Throwable e) {
                    why = oneLine(e);
                }
            }
            if (schema == null) {
                out.println("unable\t" + why);
                continue;
            }
            try {
                var validator = schema.newValidator();
                validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
                validator.validate(new StreamSource(new File(parts[0])));
                out.println("valid\t");
            } catch (SAXException e) {
                out.println("invalid\t" + oneLine(e));
            } catch (Throwable e) {
                out.println("unable\t" + oneLine(e));
            }
        }
    }

    static String oneLine(Throwable e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
}
