package io.holdfast.tools.planted;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A fault that is built into the code, and the tests that have to find it.
 *
 * @param bug what is wrong then
 * @param file the source file, from the root of the tree
 * @param code what is there, once and only once
 * @param becomes what is there instead
 * @param also more of the same in that file
 * @param tests classes, or methods as {@code class#method}, of which one at least has to fail
 * @param options system properties for the tests, as {@code name=value}
 */
record PlantedBug(
    @JsonProperty(required = true) String bug,
    @JsonProperty(required = true) String file,
    @JsonProperty(required = true) String code,
    @JsonProperty(required = true) String becomes,
    List<Edit> also,
    @JsonProperty(required = true) List<String> tests,
    List<String> options) {

    /**
     * Another place.
     *
     * @param code what is there, once and only once
     * @param becomes what is there instead
     */
    record Edit(
        @JsonProperty(required = true) String code,
        @JsonProperty(required = true) String becomes) {
    }

    PlantedBug {
        also = also == null ? List.of() : List.copyOf(also);
        tests = List.copyOf(tests);
        options = options == null ? List.of() : List.copyOf(options);
    }

    @Override
    public String toString() {
        return bug;
    }
}
