import java.util.Properties

plugins {
    id("com.android.application")
}

// La clave de subida se queda en tu ordenador: README.md dice cómo hacerla.
val keyFile = rootProject.file("keystore.properties")
val key = Properties().apply {
    if (keyFile.exists()) keyFile.inputStream().use { load(it) }
}

android {
    namespace = "{{.Package}}"
    compileSdk = {{.SDK}}

    defaultConfig {
        applicationId = "{{.Package}}"
        minSdk = {{.MinSDK}}
        targetSdk = {{.SDK}}
        versionCode = providers.gradleProperty("appVersionCode").get().toInt()
        versionName = providers.gradleProperty("appVersionName").get()
    }

    signingConfigs {
        if (keyFile.exists()) {
            create("upload") {
                storeFile = rootProject.file(key.getProperty("storeFile"))
                storePassword = key.getProperty("storePassword")
                keyAlias = key.getProperty("keyAlias")
                keyPassword = key.getProperty("keyPassword")
            }
        }
    }

    buildTypes {
        release {
            isMinifyEnabled = false // no hay código propio que reducir
            if (keyFile.exists()) signingConfig = signingConfigs.getByName("upload")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

dependencies {
    implementation("com.google.androidbrowserhelper:androidbrowserhelper:{{.Helper}}")
}
