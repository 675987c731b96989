# Picks a Java and becomes the holdfast command. Read by ./holdfast of the source tree and by bin/holdfast of the package,
# which both have fail().

find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME has no bin/java: point it at a JDK, 17 or later, JAVA_HOME=$JAVA_HOME"
    else
        java=$(command -v java) || fail "no java found: install a JDK, 17 or later, or set JAVA_HOME"
    fi
    # The release file spares a JVM start; where there is none the JVM is asked.
    real=$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "${real%/bin/java}/release" 2>/dev/null)
    [ -n "$version" ] || version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    major=${version%%[!0-9]*}
    [ -n "$major" ] || fail "cannot tell the version of $java: set JAVA_HOME to a JDK, 17 or later"
    [ "$major" -ge 17 ] || fail "java is too old, version $version: set JAVA_HOME to a JDK, 17 or later"
}

# What this Java on this kernel is given besides.
choose_flags() {
    # A segment of the table of request ids lives for ever: it begins where what is old is, and is not copied there
    # while all wait. What is larger than the room that a thread is given at a time goes there.
    collector='-XX:+UseSerialGC -XX:PretenureSizeThreshold=48k -XX:-ResizeTLAB -XX:TLABSize=32k'
    newer=
    [ "$major" -lt 24 ] || newer=--sun-misc-unsafe-memory-access=allow
    # The tables of a journal are read at random: on small pages much of that is the search for the page.
    huge=
    if grep -qs '\[madvise\]\|\[always\]' /sys/kernel/mm/transparent_hugepage/enabled; then
        huge=-XX:+UseTransparentHugePages
    fi
}

# run_java DIRECTORY ARGUMENT...: becomes the command, from the jars and the jvm.flags of a directory.
run_java() {
    run=$1
    shift
    choose_flags
    # A lookup is over before the optimizing compiler has paid for itself: it would take half of the processor time.
    brief=
    [ "${1:-}" != explain ] || brief=-XX:TieredStopAtLevel=1
    # A heap that begins smaller than it may get is collected each time it grows, which all threads wait for. What is
    # not touched is not taken from the machine; what is young is kept small, since that part is touched in turn.
    heap='-XX:InitialRAMPercentage=50 -XX:MaxRAMPercentage=50 -XX:NewRatio=63'
    # Some thread without memory dies and others go on: no state that anybody has thought of. A kill is one.
    full="echo 'holdfast: killed, the heap is full: start with a larger one, HOLDFAST_JAVA_OPTS=-Xmx' >&2; kill -9 %p"
    # shellcheck disable=SC2086 # HOLDFAST_JAVA_OPTS is a list
    exec "$java" @"$run/jvm.flags" $newer $brief $huge $collector $heap -XX:OnOutOfMemoryError="$full" \
        -XX:-UsePerfData ${HOLDFAST_JAVA_OPTS:-} -cp "$run/*" io.holdfast.tools.Holdfast "$@"
}
