import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.values.Values;

/**
 * Makes the class that Chronicle Map would otherwise make with a compiler at its first opening, which takes a second or
 * two. Chronicle looks on the class path first. Run by the build, with the directory of the module's classes.
 */
final class ValueClasses {
    private ValueClasses() {
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("chronicle.values.dumpCode", "true");
        PrintStream out = System.out;
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        System.setOut(new PrintStream(code, true, StandardCharsets.UTF_8));
        String name = Values.nativeClassFor(VanillaGlobalMutableState.class).getSimpleName();
        System.setOut(out);
        Path source = Files.createTempDirectory("holdfast").resolve(name + ".java");
        Files.write(source, code.toByteArray());
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-nowarn", "-Xlint:none", "--release",
            "17", "-d", args[0], source.toString());
        Files.delete(source);
        Files.delete(source.getParent());
        if (failed != 0) {
            throw new IllegalStateException("generated class does not compile, name=" + name);
        }
    }
}
