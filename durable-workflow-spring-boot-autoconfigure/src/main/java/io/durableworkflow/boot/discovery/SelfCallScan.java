package io.durableworkflow.boot.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Reads in the byte code of a class where it calls its own durable methods: directly, in a lambda, or by a method
 * reference. A class whose file cannot be read counts as one without such calls.
 */
final class SelfCallScan extends ClassVisitor {
    private static final Log log = LogFactory.getLog(SelfCallScan.class);

    private final Set<String> classNames = new LinkedHashSet<>();
    private final Map<String, DurableMethod> durableBySignature = new HashMap<>();
    private final Set<SelfCall> found = new LinkedHashSet<>();

    /**
     * A call.
     *
     * @param caller name of the method that calls
     * @param callee what is called
     */
    record SelfCall(String caller, DurableMethod callee) {}

    private SelfCallScan(DurableType type) {
        super(SpringAsmInfo.ASM_VERSION);
        for (Class<?> part : hierarchy(type.beanClass())) {
            classNames.add(Type.getInternalName(part));
            for (Method method : part.getDeclaredMethods()) {
                DurableMethod durable = type.find(method);
                if (durable != null) {
                    durableBySignature.put(method.getName() + Type.getMethodDescriptor(method), durable);
                }
            }
        }
    }

    /** All self-calls of a class and its parents that should reach a proxy. */
    static Set<SelfCall> of(DurableType type) {
        SelfCallScan scan = new SelfCallScan(type);
        hierarchy(type.beanClass()).forEach(scan::read);
        return scan.found;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        if ((access & Opcodes.ACC_BRIDGE) != 0) {
            return null;
        }
        boolean inStep = durableBySignature.get(name + descriptor) instanceof StepMethod;
        return new Calls(readable(name), inStep);
    }

    private void read(Class<?> type) {
        try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (file != null) {
                new ClassReader(file).accept(this, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | IllegalArgumentException e) {
            log.debug("The class file of " + type.getName() + " cannot be read; self-calls in it are not noticed", e);
        }
    }

    // javac names the body of a lambda after the method around it: lambda$placeOrder$0.
    private static String readable(String name) {
        String[] parts = name.split("\\$", -1);
        return parts.length > 2 && parts[0].equals("lambda") ? parts[1] : name;
    }

    private static List<Class<?>> hierarchy(Class<?> type) {
        return Stream.concat(
                        Stream.<Class<?>>iterate(
                                type, next -> next != null && next != Object.class, Class::getSuperclass),
                        Arrays.stream(ClassUtils.getAllInterfacesForClass(type)))
                .toList();
    }

    private final class Calls extends MethodVisitor {
        private final String caller;
        private final boolean inStep;

        Calls(String caller, boolean inStep) {
            super(SpringAsmInfo.ASM_VERSION);
            this.caller = caller;
            this.inStep = inStep;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            // super.step() never goes through a proxy, whoever made the object.
            if (opcode != Opcodes.INVOKESPECIAL) {
                note(owner, name + descriptor);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    note(handle.getOwner(), handle.getName() + handle.getDesc());
                }
            }
        }

        private void note(String owner, String signature) {
            DurableMethod callee = classNames.contains(owner) ? durableBySignature.get(signature) : null;
            // A step called in a step is a plain call anyway.
            if (callee != null && !(inStep && callee instanceof StepMethod)) {
                found.add(new SelfCall(caller, callee));
            }
        }
    }
}
