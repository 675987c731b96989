package io.holdfast.engine.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The core is pure: nothing in it can read a clock, a random number, a file or another thread, or count in binary
 * fractions. What the rules forbid is put to them, so that a rule that never bites is noticed.
 */
class CoreArchitectureTest {
    private static final Set<String> ALLOWED = Set.of("java.lang.Object", "java.lang.String", "java.lang.CharSequence",
        "java.lang.StringBuilder", "java.lang.Math", "java.lang.Long", "java.lang.Integer", "java.lang.Enum",
        "java.lang.Record", "java.lang.Class", "java.lang.IllegalStateException", "java.lang.ArithmeticException",
        "java.lang.IllegalArgumentException", "java.lang.MatchException", "java.lang.NoSuchFieldError",
        "java.lang.Throwable", "java.lang.Deprecated", "java.lang.SuppressWarnings", "java.lang.Override",
        "java.lang.FunctionalInterface", "java.lang.System", "java.lang.Byte", "java.lang.Character", "java.lang.Short",
        "java.lang.invoke.StringConcatFactory", "java.lang.invoke.LambdaMetafactory", "java.lang.invoke.MethodHandles",
        "java.lang.invoke.MethodHandles$Lookup", "java.lang.invoke.CallSite", "java.lang.invoke.MethodType",
        "java.lang.invoke.MethodHandle", "java.lang.runtime.ObjectMethods", "java.lang.invoke.TypeDescriptor",
        "java.util.List", "java.util.ArrayList", "java.util.Map", "java.util.HashMap", "java.util.Arrays",
        "java.util.stream.IntStream", "java.util.function.IntPredicate",
        "java.util.function.IntFunction");

    private static final Set<String> PRIMITIVES = Set.of("void", "boolean", "byte", "char", "short", "int", "long");

    private static final DescribedPredicate<JavaClass> IMPURE = describe("not pure", type -> {
        String name = elementName(type);
        return !name.startsWith("io.holdfast.engine.core.") && !PRIMITIVES.contains(name) && !ALLOWED.contains(name);
    });

    private static final DescribedPredicate<JavaClass> BINARY_FRACTION = describe("a binary fraction",
        type -> Set.of("float", "double", "java.lang.Float", "java.lang.Double").contains(elementName(type)));

    private static final Path SOURCES = Path.of("src/main/java/io/holdfast/engine/core");
    private static final Pattern FRACTION = Pattern.compile("\\b(double|float|Double|Float)\\b|[^\\w\"]\\d+\\.\\d");

    private static final ArchRule DEPENDS_ON_NOTHING_IMPURE =
        noClasses().should().dependOnClassesThat(IMPURE).because("the core is driven by what is put to it");

    private static final ArchRule NO_FRACTION_IN_FIELDS = noFields().should().haveRawType(BINARY_FRACTION);

    private static final ArchRule NO_FRACTION_IN_RESULTS = noMethods().should().haveRawReturnType(BINARY_FRACTION);

    private static final ArchRule NO_FRACTION_IN_CALLS = noClasses().should().dependOnClassesThat(BINARY_FRACTION)
        .orShould().callMethodWhere(describe("a fraction comes back or goes in", call ->
            BINARY_FRACTION.test(call.getTarget().getRawReturnType())
                || call.getTarget().getRawParameterTypes().stream().anyMatch(BINARY_FRACTION::test)));

    private static final ArchRule NOTHING_SYNCHRONIZED = noMethods().should().haveModifier(
        JavaModifier.SYNCHRONIZED);

    private static final ArchRule NO_VOLATILE = noFields().should().haveModifier(
        JavaModifier.VOLATILE);

    /** Walks of a hash map have an order that no journal knows. */
    private static final ArchRule NO_WALK_OF_A_HASH_MAP = noClasses().should().callMethodWhere(
        describe("walks a map", call -> call.getTargetOwner().getFullName().matches("java\\.util\\..*Map")
            && Set.of("keySet", "values", "entrySet", "forEach", "replaceAll").contains(call.getName())));

    private static final ArchRule NOTHING_OF_THE_SYSTEM_BUT_COPYING = noClasses().should().callMethodWhere(
        describe("asks the system", call -> call.getTargetOwner().isEquivalentTo(System.class)
            && !call.getName().equals("arraycopy")))
        .orShould().accessFieldWhere(describe("uses a stream of the system",
            access -> access.getTargetOwner().isEquivalentTo(System.class)));

    private static final ArchRule NO_IDENTITY_HASH = noClasses().should().callMethod(System.class, "identityHashCode",
        Object.class).orShould().callMethod(Object.class, "hashCode");

    private static final List<ArchRule> RULES = List.of(DEPENDS_ON_NOTHING_IMPURE, NO_FRACTION_IN_FIELDS,
        NO_FRACTION_IN_RESULTS, NO_FRACTION_IN_CALLS, NOTHING_SYNCHRONIZED, NO_VOLATILE, NO_WALK_OF_A_HASH_MAP,
        NOTHING_OF_THE_SYSTEM_BUT_COPYING, NO_IDENTITY_HASH);

    /** The name of a type, or of what an array is of. */
    private static String elementName(JavaClass type) {
        String name = type.getFullName().replace("[]", "");
        String element = name.substring(name.lastIndexOf('[') + 1);
        if (element.length() == name.length()) {
            return name;
        }
        return switch (element.charAt(0)) {
            case 'L' -> element.substring(1, element.length() - 1);
            case 'D' -> "double";
            case 'F' -> "float";
            default -> "long";
        };
    }

    private static JavaClasses core() {
        return imported(importer -> importer.withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.holdfast.engine.core"));
    }

    /** What the classes name is looked at by its name alone, so that the JDK need not be read. */
    private static JavaClasses imported(Function<ClassFileImporter, JavaClasses> importing) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return importing.apply(new ClassFileImporter());
        });
    }

    @Test
    void theCoreIsPure() {
        JavaClasses core = core();
        assertTrue(core.contain(EngineState.class) && core.contain(Decider.class), "the core was found");
        RULES.forEach(rule -> rule.check(core));
    }

    /** A fraction that lives and dies inside a method leaves no type behind: only the source shows it. */
    @Test
    void noSourceCountsInBinaryFractions() throws IOException {
        int sources = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SOURCES, "*.java")) {
            for (Path file : files) {
                sources++;
                List<String> fractions = Files.readAllLines(file).stream()
                    .filter(line -> !line.trim().startsWith("*") && !line.trim().startsWith("/"))
                    .filter(line -> FRACTION.matcher(line).find()).toList();
                assertEquals(List.of(), fractions, file.toString());
            }
        }
        assertTrue(sources > 30, "sources=" + sources);
        assertTrue(FRACTION.matcher("long x = (long) (double) y;").find());
        assertTrue(FRACTION.matcher("long x = y * 1.5;").find());
    }

    @Test
    void classesArePublicOnlyWhereAnotherPackageNeedsThem() {
        classes().that().haveSimpleNameEndingWith("Decisions").or().haveSimpleNameEndingWith("Fold")
            .should().bePackagePrivate().check(core());
    }

    /** Each method breaks the rules in one way. */
    @SuppressWarnings("unused")
    private static final class Impure {
        private double fraction;
        private volatile int shared;

        long clock() {
            return System.nanoTime() + System.currentTimeMillis();
        }

        int random() {
            return new Random().nextInt();
        }

        Object id() {
            return java.util.UUID.randomUUID();
        }

        void thread() {
            Thread.yield();
        }

        Object file() {
            return java.nio.file.Path.of("x");
        }

        Object stream() {
            return java.io.InputStream.nullInputStream();
        }

        void wallClock() {
            java.time.Instant.now();
        }

        Object concurrent() {
            return new java.util.concurrent.ConcurrentHashMap<String, String>();
        }

        Object log() {
            return org.slf4j.LoggerFactory.getLogger("x");
        }

        float result() {
            return 1;
        }

        long hidden(long value) {
            return Math.round(Math.sqrt(value));
        }

        synchronized void locked() {
            // Being synchronized is all that it does.
        }

        int walk(java.util.HashMap<String, String> map) {
            return map.values().size();
        }

        int identity(Object object) {
            return object.hashCode();
        }
    }

    @Test
    void eachRuleBites() {
        JavaClasses impure = imported(importer -> importer.importClasses(Impure.class));
        for (ArchRule rule : RULES) {
            assertTrue(rule.evaluate(impure).hasViolation(), rule.getDescription());
        }
    }

    @Test
    void eachImpurityIsFound() {
        JavaClasses impure = imported(importer -> importer.importClasses(Impure.class));
        List<String> found = RULES.stream()
            .flatMap(rule -> rule.evaluate(impure).getFailureReport().getDetails().stream()).toList();
        for (String method : List.of("clock", "random", "id", "thread", "file", "stream", "wallClock", "concurrent",
            "log", "result", "hidden", "locked", "walk", "identity")) {
            assertTrue(found.stream().anyMatch(detail -> detail.contains("Impure." + method + "(")), method);
        }
        assertEquals(1, impure.size());
    }
}
