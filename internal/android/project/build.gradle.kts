plugins {
    id("com.android.application") version "{{.AGP}}" apply false
}
